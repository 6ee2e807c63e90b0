// Each parallel body links the shared token and drops the source.

namespace M089;

public class Resizer(Func<string, CancellationToken, Task> resize)
{
    public Task ResizeAsync(string[] files, CancellationToken ct) =>
        Parallel.ForEachAsync(files, ct, async (file, token) =>
        {
            var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            await resize(file, limit.Token);
        });
}
