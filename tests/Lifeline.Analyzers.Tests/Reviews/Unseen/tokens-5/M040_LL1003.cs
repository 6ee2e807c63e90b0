// On the slow path a task that still needs the source is wrapped and handed back out of the using, unawaited.
namespace M040;

public interface IRates { Task<decimal> RateAsync(string from, string to, CancellationToken ct); }

public static class RateExtensions
{
    public static ValueTask<decimal> RateWithinAsync(this IRates rates, string from, string to, TimeSpan limit, CancellationToken ct)
    {
        if (from == to)
        {
            return new ValueTask<decimal>(1m);
        }

        using (var source = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            source.CancelAfter(limit);
            return new ValueTask<decimal>(rates.RateAsync(from, to, source.Token));
        }
    }
}
