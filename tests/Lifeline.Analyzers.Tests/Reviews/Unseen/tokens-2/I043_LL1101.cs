// The token was given when the stream was made, the second time would be once too many.
namespace I043;

public interface IEvents { IAsyncEnumerable<string> SinceAsync(long offset, CancellationToken token = default); }

public sealed class Projection(IEvents events, Action<string> apply)
{
    public async Task ProjectAsync(long offset, CancellationToken token)
    {
        var stream = events.SinceAsync(offset, token);
        await foreach (var item in stream)
        {
            apply(item);
        }
    }
}
