// The refresh runs on after the method has left and its source is disposed.
namespace M022;

public interface IPriceList { Task RefreshAsync(CancellationToken token); decimal this[string item] { get; } }

public sealed class PriceService(IPriceList list)
{
    public decimal Quote(string item, CancellationToken token)
    {
        using var refresh = CancellationTokenSource.CreateLinkedTokenSource(token);
        refresh.CancelAfter(TimeSpan.FromSeconds(10));
        _ = Task.Run(() => list.RefreshAsync(refresh.Token), refresh.Token);
        return list[item];
    }
}
