// The loop is to stop when the watcher's limited token ends, but the rows are enumerated with the caller's token.
namespace M013;

public interface IRowSource { IAsyncEnumerable<string[]> Rows { get; } }

public class RowCounter(IRowSource source)
{
    public async Task<long> CountAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(atMost);
        var limitedToken = limited.Token;
        long rows = 0;
        await foreach (var _ in source.Rows.WithCancellation(cancellationToken))
        {
            limitedToken.ThrowIfCancellationRequested();
            rows++;
        }

        return rows;
    }
}
