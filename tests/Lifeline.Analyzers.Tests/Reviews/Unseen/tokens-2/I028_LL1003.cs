// The lambda that captures the source runs within the blocking call.
using System.Collections.Concurrent;

namespace I028;

public static class Frames
{
    public static IReadOnlyCollection<int> Decode(byte[][] frames, Func<byte[], CancellationToken, int> decode, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var sizes = new ConcurrentBag<int>();
        Parallel.ForEach(frames, new ParallelOptions { CancellationToken = limit.Token }, frame => sizes.Add(decode(frame, limit.Token)));
        return sizes;
    }
}
