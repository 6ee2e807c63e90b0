// At the end the loop continues instead of leaving, so it spins for ever once the token is cancelled.
using System.Collections.Concurrent;

namespace M055;

public class Aggregator(ConcurrentQueue<int> numbers)
{
    public long Sum { get; private set; }

    public void Run(CancellationToken stop)
    {
        while (true)
        {
            if (stop.IsCancellationRequested)
            {
                continue;
            }

            if (numbers.TryDequeue(out var number))
            {
                Sum += number;
            }
            else
            {
                stop.WaitHandle.WaitOne(50);
            }
        }
    }
}
