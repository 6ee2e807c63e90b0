// An event handler has to be async void and has no token; it uses its object's one.
namespace I080;

public sealed class Watch : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly FileSystemWatcher _watcher;
    private readonly Func<string, CancellationToken, Task> _changed;

    public Watch(string folder, Func<string, CancellationToken, Task> changed)
    {
        _changed = changed;
        _watcher = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
        _watcher.Changed += async (_, change) => await _changed(change.FullPath, _closing.Token);
    }

    public void Dispose()
    {
        _closing.Cancel();
        _watcher.Dispose();
        _closing.Dispose();
    }
}
