// `continue` on cancellation only spins: the endless loop has no way out.
using System.Collections.Concurrent;

namespace M054;

public class SpinConsumer
{
    private readonly ConcurrentQueue<Action> _work = new();

    public void Consume(CancellationToken stop)
    {
        while (true)
        {
            if (stop.IsCancellationRequested)
                continue;

            if (_work.TryDequeue(out var action))
                action();
            else
                Thread.Yield();
        }
    }
}
