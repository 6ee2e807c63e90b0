// The outer token is used before the linked source is made: connecting is not part of the timed handshake.
namespace I050;

public interface ITransport { Task ConnectAsync(Uri uri, CancellationToken token); Task<int> HandshakeAsync(CancellationToken token); }

public class Connector
{
    public async Task<int> ConnectAsync(ITransport transport, Uri uri, CancellationToken token)
    {
        await transport.ConnectAsync(uri, token);
        using var handshake = CancellationTokenSource.CreateLinkedTokenSource(token);
        handshake.CancelAfter(TimeSpan.FromSeconds(5));
        return await transport.HandshakeAsync(handshake.Token);
    }
}
