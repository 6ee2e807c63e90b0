// Every branch of the switch ends in the finally, which disposes the source; no using is needed for that.
namespace I044;

public interface IDoor { Task OpenAsync(CancellationToken ct); Task CloseAsync(CancellationToken ct); }

public class Gatekeeper
{
    public async Task<string> ObeyAsync(IDoor door, string order, CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            source.CancelAfter(TimeSpan.FromSeconds(10));
            switch (order)
            {
                case "open":
                    await door.OpenAsync(source.Token);
                    return "opened";
                case "close":
                    await door.CloseAsync(source.Token);
                    return "closed";
                default:
                    throw new ArgumentException($"unknown order {order}", nameof(order));
            }
        }
        finally
        {
            source.Dispose();
        }
    }
}
