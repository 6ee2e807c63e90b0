// the stream is enumerated without the token: no WithCancellation, so a silent source can't be left
namespace M018;

public sealed class Projector(Action<string> apply)
{
    public async Task ProjectAsync(IAsyncEnumerable<string> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await foreach (var e in events)
        {
            apply(e);
        }
    }
}
