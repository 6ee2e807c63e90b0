// The blocking take throws on cancel, the bare catch counts it as a bad message, and the thread takes again.
// also: LL1204
using System.Collections.Concurrent;

namespace M063;

public class LegacyWorker
{
    private readonly BlockingCollection<string> _queue = new();
    private int _bad;

    public void Run(Action<string> process, CancellationToken token)
    {
        while (true)
        {
            try
            {
                process(_queue.Take(token));
            }
            catch
            {
                Interlocked.Increment(ref _bad);
            }
        }
    }
}
