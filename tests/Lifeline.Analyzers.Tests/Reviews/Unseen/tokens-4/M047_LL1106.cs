// Work is queued to the pool without the token that the caller gave for it.
namespace M047;

public sealed class AuditForwarder
{
    public void Forward(IReadOnlyList<string> entries, Action<string> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThreadPool.QueueUserWorkItem(_ =>
        {
            foreach (var entry in entries) write(entry);
        });
    }
}
