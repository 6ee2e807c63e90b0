// The connect timeout ends with its block; the session after it lives on the outer token.

namespace I061;

public interface ITransport { Task ConnectAsync(CancellationToken ct); Task ServeAsync(CancellationToken ct); }

public class Peer(ITransport transport)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using (var connect = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            connect.CancelAfter(TimeSpan.FromSeconds(5));
            await transport.ConnectAsync(connect.Token);
        }
        await transport.ServeAsync(ct);
    }
}
