// The returned task is a finished one; the using covered the synchronous work that made it.
namespace I020;

public class SyncHandler
{
    private readonly Func<string, CancellationToken, int> _parse;
    public SyncHandler(Func<string, CancellationToken, int> parse) { _parse = parse; }

    public Task<int> HandleAsync(string body, CancellationToken cancellationToken)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        cts.CancelAfter(TimeSpan.FromSeconds(1));
        int parsed = _parse(body, cts.Token);
        return Task.FromResult(parsed);
    }
}
