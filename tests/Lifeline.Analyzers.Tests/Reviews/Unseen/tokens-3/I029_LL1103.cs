// the outer token in the filter tells the caller's cancel from the timeout: that is what it is for
namespace I029;

public sealed class TimeoutPolicy(TimeSpan limit)
{
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken ct)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct);
        linked.CancelAfter(limit);
        try
        {
            return await action(linked.Token);
        }
        catch (OperationCanceledException e) when (linked.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {limit}", e);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException("the caller has left", ct);
        }
    }
}
