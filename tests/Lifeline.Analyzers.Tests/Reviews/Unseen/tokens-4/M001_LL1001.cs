// The linked source is cancelled in finally but never disposed, so its registration stays on the live caller's token.
namespace M001;

public interface IBrokerChannel { Task<byte[]> RequestAsync(string topic, byte[] body, CancellationToken cancellationToken); }

public sealed class BrokerClient(IBrokerChannel channel)
{
    public async Task<byte[]> CallAsync(string topic, byte[] body, CancellationToken cancellationToken)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        linked.CancelAfter(TimeSpan.FromSeconds(15));
        try
        {
            return await channel.RequestAsync(topic, body, linked.Token);
        }
        finally
        {
            linked.Cancel();
        }
    }
}
