// The thread's loop captures the token and ends by it.
using System.Collections.Concurrent;

namespace I077;

public class DedicatedWriter(BlockingCollection<string> lines, Action<string> write)
{
    public Thread Start(CancellationToken ct)
    {
        var thread = new Thread(() =>
        {
            try
            {
                foreach (var line in lines.GetConsumingEnumerable(ct))
                    write(line);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                write("-- stopped --");
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return thread;
    }
}
