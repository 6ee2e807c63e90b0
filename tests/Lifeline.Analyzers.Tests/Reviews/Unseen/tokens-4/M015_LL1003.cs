// The refresh is fire-and-forget, and the source it captured is disposed a line later.
namespace M015;

public interface IRates { Task RefreshAsync(CancellationToken token); decimal Current { get; } }

public sealed class StaleWhileRevalidate(IRates rates)
{
    public decimal Get(CancellationToken token)
    {
        using var refresh = CancellationTokenSource.CreateLinkedTokenSource(token);
        refresh.CancelAfter(TimeSpan.FromSeconds(10));
        _ = Task.Run(() => rates.RefreshAsync(refresh.Token), refresh.Token);
        return rates.Current;
    }
}
