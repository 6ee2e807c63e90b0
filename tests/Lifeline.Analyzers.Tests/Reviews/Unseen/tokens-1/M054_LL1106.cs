// Work goes to the pool without the token at hand.

namespace M054;

public class AuditTrail(Action<string> append)
{
    public Task RecordAsync(string entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThreadPool.QueueUserWorkItem(_ => append(entry));
        return Task.CompletedTask;
    }
}
