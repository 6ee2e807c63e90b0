// Infinite is no negative timeout: it disarms the timer once the connection stands.
namespace I095;

public interface IWebLink { Task OpenAsync(CancellationToken ct); Task TalkAsync(CancellationToken ct); }

public class WebLink(IWebLink link)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TimeSpan.FromSeconds(10));
        await link.OpenAsync(cts.Token);
        cts.CancelAfter(Timeout.Infinite);
        await link.TalkAsync(cts.Token);
    }
}
