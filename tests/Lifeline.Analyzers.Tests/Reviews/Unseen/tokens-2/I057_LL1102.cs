// An already cancelled token is made on purpose, for a task that never starts.
namespace I057;

public sealed class Closed
{
    private bool _closed;

    public void Close() => _closed = true;

    public Task<int> ReadAsync(Func<CancellationToken, Task<int>> read, CancellationToken token) =>
        _closed ? Task.FromCanceled<int>(new CancellationToken(canceled: true)) : read(token);
}
