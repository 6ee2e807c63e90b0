// The thread's body takes its items with the token, so it ends with it.
using System.Collections.Concurrent;

namespace I032;

public sealed class PrintSpooler(BlockingCollection<string> pages, Action<string> print)
{
    public Thread Start(CancellationToken stopping)
    {
        var thread = new Thread(() =>
        {
            try
            {
                foreach (var page in pages.GetConsumingEnumerable(stopping))
                {
                    print(page);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                print("-- stopped --");
            }
        });
        thread.Start();
        return thread;
    }
}
