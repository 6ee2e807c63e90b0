// Inside the lambda the call gets None although the worker's token is captured freely.

namespace M038;

public interface IShard { Task RebuildAsync(CancellationToken token); }

public class IndexRebuilder(IReadOnlyList<IShard> shards)
{
    public async Task RebuildAsync(CancellationToken token)
    {
        var work = shards.Select(async s =>
        {
            await s.RebuildAsync(CancellationToken.None);
            return s;
        });
        await Task.WhenAll(work).WaitAsync(token);
    }
}
