// Five hundred ticks from a constant: the timeout is fifty microseconds.
namespace M075;

public sealed class BrokerHandshake
{
    private const long HandshakeTimeout = 500;

    public async Task<int> ReadGreetingAsync(Stream stream, byte[] buffer, CancellationToken token)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(TimeSpan.FromTicks(HandshakeTimeout));
        return await stream.ReadAsync(buffer, timeout.Token);
    }
}
