// In DisposeAsync nothing is to be cut short, and no token is a parameter.
namespace I052;

public sealed class Buffered(Func<string[], CancellationToken, Task> flush, CancellationToken stopping) : IAsyncDisposable
{
    private readonly List<string> _lines = [];

    public async Task AddAsync(string line)
    {
        _lines.Add(line);
        if (_lines.Count == 100)
        {
            await flush([.. _lines], stopping);
            _lines.Clear();
        }
    }

    public async ValueTask DisposeAsync() => await flush([.. _lines], CancellationToken.None);
}
