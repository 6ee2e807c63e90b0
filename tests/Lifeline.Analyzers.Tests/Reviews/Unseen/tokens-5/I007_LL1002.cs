// The connect limit has a block of its own, which is left before the long reading loop begins.
using System.Net.Sockets;

namespace I007;

public sealed class TelemetryClient(string host, int port, Action<ReadOnlyMemory<byte>> onData)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using var client = new TcpClient();
        using (var connect = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            connect.CancelAfter(TimeSpan.FromSeconds(5));
            await client.ConnectAsync(host, port, connect.Token);
        }

        var buffer = new byte[4096];
        await using var stream = client.GetStream();
        int read;
        while ((read = await stream.ReadAsync(buffer, ct)) > 0)
        {
            onData(buffer.AsMemory(0, read));
        }
    }
}
