// Replaced atomically in a field: the previous source is cancelled and disposed by the one who swaps it out.

namespace I014;

public sealed class Debouncer : IDisposable
{
    private CancellationTokenSource? _pending;

    public async Task TriggerAsync(Func<CancellationToken, Task> action, TimeSpan quiet)
    {
        var mine = new CancellationTokenSource();
        var token = mine.Token;
        var old = Interlocked.Exchange(ref _pending, mine);
        old?.Cancel();
        old?.Dispose();
        await Task.Delay(quiet, token);
        await action(token);
    }

    public void Dispose() => Interlocked.Exchange(ref _pending, null)?.Dispose();
}
