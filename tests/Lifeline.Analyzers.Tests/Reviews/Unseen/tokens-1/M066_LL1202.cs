// do … while (true) around an awaited step: the token is checked before the loop and never in it.

namespace M066;

public class MetricPusher(Func<Task> push, Func<Task> pause)
{
    public async Task PushForeverAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        do
        {
            await push();
            await pause();
        }
        while (true);
    }
}
