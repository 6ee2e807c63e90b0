// The worker thread blocks on the old queue for ever and never asks its token.
namespace M057;

public interface IMsmqQueue { string ReceiveBlocking(); }

public sealed class MsmqWorker(IMsmqQueue queue)
{
    public async Task RunAsync(Func<string, Task> handle, CancellationToken stoppingToken)
    {
        if (stoppingToken.IsCancellationRequested) return;
        for (; ; )
        {
            var message = queue.ReceiveBlocking();
            await handle(message);
        }
    }
}
