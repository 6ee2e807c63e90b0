// The new source replaces the old one in the field, and the old one is cancelled and disposed.
namespace I008;

public sealed class Debouncer : IDisposable
{
    private CancellationTokenSource? _current;

    public async Task<bool> DebounceAsync(TimeSpan quiet, CancellationToken token)
    {
        var mine = CancellationTokenSource.CreateLinkedTokenSource(token);
        var previous = Interlocked.Exchange(ref _current, mine);
        previous?.Cancel();
        previous?.Dispose();
        try
        {
            await Task.Delay(quiet, mine.Token);
            return true;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _current, null)?.Dispose();
}
