// The blocking take and the semaphore wait are the forms with the token.
using System.Collections.Concurrent;

namespace I061;

public class SyncConsumer
{
    private readonly BlockingCollection<string> _inbox = new(128);
    private readonly SemaphoreSlim _slot = new(2);

    public int ConsumeOne(Func<string, int> handle, CancellationToken token)
    {
        string item = _inbox.Take(token);
        _slot.Wait(token);
        try { return handle(item); }
        finally { _slot.Release(); }
    }
}
