// The pool item is queued without the token and computes on after the caller has cancelled.
namespace M026;

public sealed class ChecksumQueue
{
    public event Action<string, ulong>? Computed;

    public void Enqueue(IReadOnlyList<(string Name, byte[] Data)> parts, CancellationToken token)
    {
        foreach (var (name, data) in parts)
        {
            token.ThrowIfCancellationRequested();
            ThreadPool.QueueUserWorkItem(_ =>
            {
                var sum = 14695981039346656037UL;
                foreach (var b in data)
                {
                    sum = (sum ^ b) * 1099511628211UL;
                }

                Computed?.Invoke(name, sum);
            });
        }
    }
}
