// What is handed out is a token; the source stays with its owner.
namespace I030;

public sealed class Lifetime : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public CancellationToken Ended => _ended.Token;

    public (string Name, CancellationToken Ended) Describe(string name) => (name, _ended.Token);

    public Task EndAsync() => _ended.CancelAsync();

    public void Dispose() => _ended.Dispose();
}
