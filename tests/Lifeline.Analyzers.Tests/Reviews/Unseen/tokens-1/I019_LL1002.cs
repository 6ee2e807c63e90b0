// The group's source spans two loops, starting and awaiting; it belongs outside both.

namespace I019;

public interface IChunk { Task<long> UploadAsync(CancellationToken ct); }

public class MultipartUpload(IReadOnlyList<IChunk> chunks)
{
    public async Task<long> UploadAsync(CancellationToken ct)
    {
        using var group = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var tasks = new List<Task<long>>(chunks.Count);
        var sent = 0L;
        foreach (var chunk in chunks)
            tasks.Add(chunk.UploadAsync(group.Token));

        try
        {
            foreach (var task in tasks)
                sent += await task;
        }
        catch
        {
            await group.CancelAsync();
            await ((Task)Task.WhenAll(tasks)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return sent;
    }
}
