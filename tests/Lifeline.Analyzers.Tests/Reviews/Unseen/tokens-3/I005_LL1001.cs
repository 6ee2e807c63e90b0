// the source's Dispose is hung on the end of the call, whatever that end is
namespace I005;

public sealed class LegacyGateway(Func<string, CancellationToken, Task<string>> query)
{
    public Task<string> QueryAsync(string text, CancellationToken token)
    {
        var bounded = CancellationTokenSource.CreateLinkedTokenSource(token);
        bounded.CancelAfter(TimeSpan.FromSeconds(30));
        var running = query(text, bounded.Token);
        running.GetAwaiter().OnCompleted(bounded.Dispose);
        return running;
    }
}
