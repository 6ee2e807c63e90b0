// The catch takes the cancellation too, and the endless loop goes on.
// also: LL1204
namespace M076;

public sealed class Poller(Func<CancellationToken, Task> poll, Action<Exception> log)
{
    public async Task RunAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                await poll(token);
            }
            catch (Exception failure)
            {
                log(failure);
            }
        }
    }
}
