// the source is swapped into the field; the one taken out is cancelled and disposed
namespace I004;

public sealed class Debouncer(Action action) : IDisposable
{
    private CancellationTokenSource? _current;

    public async Task TriggerAsync(TimeSpan quiet, CancellationToken ct)
    {
        var mine = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var token = mine.Token;
        using (var previous = Interlocked.Exchange(ref _current, mine))
            previous?.Cancel();

        await Task.Delay(quiet, token);
        action();
    }

    public void Dispose() => Interlocked.Exchange(ref _current, null)?.Dispose();
}
