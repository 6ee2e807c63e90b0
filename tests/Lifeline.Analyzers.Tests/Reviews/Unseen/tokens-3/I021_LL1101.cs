// the token is attached to the stream through WithCancellation a line above
namespace I021;

public sealed class Applier(Action<string> apply)
{
    public async Task ApplyAsync(IAsyncEnumerable<string> changes, CancellationToken ct)
    {
        var bounded = changes.WithCancellation(ct).ConfigureAwait(false);
        await foreach (var change in bounded)
            apply(change);
    }
}
