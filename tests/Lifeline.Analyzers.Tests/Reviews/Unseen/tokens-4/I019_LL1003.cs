// Parallel.Invoke comes back only when the work is done: the captured source is not used after its using.
namespace I019;

public class ThreadedHasher
{
    public byte[] Hash(Func<CancellationToken, byte[]> work, TimeSpan limit, CancellationToken token)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        cts.CancelAfter(limit);
        byte[] result = [];
        Parallel.Invoke(
            new ParallelOptions { CancellationToken = cts.Token },
            () => result = work(cts.Token));
        return result;
    }
}
