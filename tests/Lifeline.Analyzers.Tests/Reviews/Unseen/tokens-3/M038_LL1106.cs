// the discarded background task gets no token: nobody can end the prefetching
namespace M038;

public sealed class Prefetcher(Func<string, Task> prefetch, Func<string, CancellationToken, Task<string>> load)
{
    public async Task<string> OpenAsync(string page, CancellationToken cancellationToken)
    {
        var content = await load(page, cancellationToken);
        _ = Task.Run(async () =>
        {
            await prefetch(page + "/next");
            await prefetch(page + "/previous");
        });
        return content;
    }
}
