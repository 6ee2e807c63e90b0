// The object that is returned owns the source and disposes it.
namespace I003;

public sealed class Session : IDisposable
{
    private CancellationTokenSource Source { get; init; } = new();

    public CancellationToken Closed => Source.Token;

    public static Session Open(CancellationToken token)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(token);
        source.CancelAfter(TimeSpan.FromMinutes(20));
        return new Session { Source = source };
    }

    public void Dispose()
    {
        Source.Cancel();
        Source.Dispose();
    }
}
