// The token travels in ParallelOptions and the body uses the token that Parallel gives it.

namespace I042;

public class Mirror(HttpClient http, Func<string, byte[], CancellationToken, Task> put)
{
    public Task MirrorAsync(IEnumerable<string> names, CancellationToken ct)
    {
        var options = new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = 8 };
        return Parallel.ForEachAsync(names, options, async (name, itemCt) =>
        {
            var bytes = await http.GetByteArrayAsync(name, itemCt);
            await put(name, bytes, itemCt);
        });
    }
}
