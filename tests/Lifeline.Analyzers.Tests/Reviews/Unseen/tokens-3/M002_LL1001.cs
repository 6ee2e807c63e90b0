// a source with a timer that is neither cancelled nor disposed: its timer lives for five minutes after each call
namespace M002;

public sealed class BrokerConnection(Stream stream)
{
    public async Task<int> HandshakeAsync(byte[] hello)
    {
        var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await stream.WriteAsync(hello, limit.Token);
        return await stream.ReadAsync(hello, limit.Token);
    }
}
