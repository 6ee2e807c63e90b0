// the check doesn't leave, but the loop's own condition does right after it
namespace I038;

public sealed class Drainer(Queue<string> queue, Action<string> handle)
{
    public void Run(CancellationToken ct)
    {
        bool more;
        do
        {
            if (ct.IsCancellationRequested)
                Console.WriteLine("draining what is left");
            more = queue.TryDequeue(out var item);
            if (item is not null)
                handle(item);
        }
        while (more && !ct.IsCancellationRequested);
    }
}
