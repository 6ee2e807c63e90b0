// The outer token is asked in the filter and checked before, to tell the caller's cancel from the timeout.
namespace I049;

public interface IPolicyStore { Task<string> LoadAsync(CancellationToken token); }

public sealed class PolicyLoader(IPolicyStore store)
{
    public async Task<string> LoadAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(2500);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await store.LoadAsync(timeout.Token);
        }
        catch (OperationCanceledException e) when (e.CancellationToken == timeout.Token && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("policies did not load in 2.5 s", e);
        }
    }
}
