// The deadline lies five seconds in the past by construction.
using Lifeline;

namespace M087;

public class Upload(Func<Context, byte[], Task> put)
{
    public async Task PutAsync(Context ctx, byte[] bytes)
    {
        using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow.AddSeconds(-5));
        await put(scope, bytes);
    }
}
