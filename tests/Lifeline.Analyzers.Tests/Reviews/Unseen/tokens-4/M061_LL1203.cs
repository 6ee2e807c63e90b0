// Cancellation is caught by name and answered with continue: the reconnect loop never ends.
// also: LL1204
namespace M061;

public interface ISocketLink { Task ConnectAsync(CancellationToken token); Task RunAsync(CancellationToken token); int Drops { get; set; } }

public sealed class Reconnector
{
    public async Task KeepAliveAsync(ISocketLink link, CancellationToken token)
    {
        for (; ; )
        {
            try
            {
                await link.ConnectAsync(token);
                await link.RunAsync(token);
            }
            catch (OperationCanceledException)
            {
                link.Drops++;
                continue;
            }
        }
    }
}
