// What is returned is a completed task with a value, not the one that used the source.
namespace I025;

public sealed class Blocking(Func<CancellationToken, int> compute)
{
    public Task<int> ComputeAsync(CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        return Task.FromResult(compute(limit.Token));
    }
}
