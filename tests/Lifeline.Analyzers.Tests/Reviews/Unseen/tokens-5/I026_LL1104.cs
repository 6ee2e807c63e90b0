// The source is a change signal for others, not a lifetime of this work; the caller's token goes where it belongs.
using Microsoft.Extensions.Primitives;

namespace I026;

public interface IRoutes { Task<string[]> LoadAsync(CancellationToken ct); }

public sealed class RouteTable(IRoutes routes)
{
    private volatile CancellationTokenSource _changed = new();

    public string[] Current { get; private set; } = [];

    public IChangeToken Watch() => new CancellationChangeToken(_changed.Token);

    public async Task ReloadAsync(CancellationToken ct)
    {
        Current = await routes.LoadAsync(ct);
        var signal = _changed;
        _changed = new CancellationTokenSource();
        signal.Cancel();
        signal.Dispose();
    }
}
