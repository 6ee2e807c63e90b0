// One source is reused over the rounds by TryReset and replaced when it can't be reset.

namespace I020;

public sealed class Reused : IDisposable
{
    private CancellationTokenSource _timeout = new();

    public async Task<int> PollAsync(Func<CancellationToken, Task<int>> poll)
    {
        if (!_timeout.TryReset())
        {
            _timeout.Dispose();
            _timeout = new CancellationTokenSource();
        }
        _timeout.CancelAfter(TimeSpan.FromSeconds(5));
        return await poll(_timeout.Token);
    }

    public void Dispose() => _timeout.Dispose();
}
