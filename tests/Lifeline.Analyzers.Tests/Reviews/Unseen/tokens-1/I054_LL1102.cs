// DisposeAsync drains with None: there's no caller's token and the work has to be finished.

namespace I054;

public interface IBatchSink { Task WriteAsync(IReadOnlyList<string> rows, CancellationToken ct); }

public sealed class Batcher(IBatchSink sink) : IAsyncDisposable
{
    private readonly List<string> _rows = [];

    public async Task AddAsync(string row, CancellationToken ct)
    {
        _rows.Add(row);
        if (_rows.Count < 100) return;
        await sink.WriteAsync(_rows.ToArray(), ct);
        _rows.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (_rows.Count > 0)
            await sink.WriteAsync(_rows, CancellationToken.None);
    }
}
