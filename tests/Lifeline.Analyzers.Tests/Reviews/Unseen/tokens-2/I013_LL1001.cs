// The coalescing assignment makes it once for the object, which disposes it.
namespace I013;

public sealed class Lazily(CancellationToken parent) : IDisposable
{
    private CancellationTokenSource? _source;

    public CancellationToken Token => (_source ??= CancellationTokenSource.CreateLinkedTokenSource(parent)).Token;

    public void Stop() => _source?.Cancel();

    public void Dispose() => _source?.Dispose();
}
