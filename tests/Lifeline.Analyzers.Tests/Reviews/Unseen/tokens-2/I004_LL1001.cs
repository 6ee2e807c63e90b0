// Interlocked.Exchange hands the new source over to the field and gives back the old one, which is ended here.
namespace I004;

public sealed class Search(Func<string, CancellationToken, Task<string[]>> search) : IDisposable
{
    private CancellationTokenSource? _latest;

    public async Task<string[]> TypeAsync(string text, CancellationToken token)
    {
        var mine = CancellationTokenSource.CreateLinkedTokenSource(token);
        var mineToken = mine.Token;
        if (Interlocked.Exchange(ref _latest, mine) is { } before)
        {
            before.Cancel();
            before.Dispose();
        }

        return await search(text, mineToken);
    }

    public void Dispose() => Interlocked.Exchange(ref _latest, null)?.Dispose();
}
