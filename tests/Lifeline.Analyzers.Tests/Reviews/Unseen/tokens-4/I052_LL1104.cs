// The fresh timer source is linked with the token below: it is kept apart to tell timeout from cancel.
namespace I052;

public interface IQuery { Task<int> ExecuteAsync(CancellationToken token); }

public sealed class TimedQuery(IQuery query)
{
    public async Task<int> ExecuteAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await query.ExecuteAsync(both.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"query ran over {limit}");
        }
    }
}
