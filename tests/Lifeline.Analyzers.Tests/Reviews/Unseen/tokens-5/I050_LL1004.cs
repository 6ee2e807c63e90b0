// Only the token is handed out; the source stays private with the one who cancels and disposes it.
namespace I050;

public sealed class Round : IDisposable
{
    private readonly CancellationTokenSource _over = new();

    public CancellationToken Over() => _over.Token;

    public void End() => _over.Cancel();

    public void Dispose() => _over.Dispose();
}
