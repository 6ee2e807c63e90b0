// The wake-up callback stays on the token after the waiting thread has left the monitor.
namespace M024;

public class BoundedQueue<T>
{
    private readonly Queue<T> _items = new();
    private readonly object _gate = new();

    public T Take(CancellationToken token)
    {
        token.Register(() => { lock (_gate) { Monitor.PulseAll(_gate); } });
        lock (_gate)
        {
            while (_items.Count == 0)
            {
                token.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }
            return _items.Dequeue();
        }
    }

    public void Add(T item) { lock (_gate) { _items.Enqueue(item); Monitor.Pulse(_gate); } }
}
