// The whole batch has one limit, by intention, and the scope ends right after the loop.
using Lifeline;

namespace I014;

public class Digest(Func<Context, string, Task> send)
{
    private static readonly TimeSpan WholeBatch = TimeSpan.FromMinutes(1);

    public async Task SendAllAsync(Context ctx, IReadOnlyCollection<string> readers)
    {
        using var batch = ctx.WithTimeout(WholeBatch, new TimeoutException("the digest took longer than its minute"));
        foreach (var reader in readers)
        {
            await send(batch, reader);
        }
    }
}
