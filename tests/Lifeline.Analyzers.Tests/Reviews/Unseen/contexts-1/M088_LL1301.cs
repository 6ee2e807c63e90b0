// The constant is zero seconds, so nothing has any time.
using Lifeline;

namespace M088;

public class Handshake
{
    private const int TimeoutSeconds = 0;

    public async Task<string> ShakeAsync(Context ctx, Func<Context, Task<string>> shake)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(TimeoutSeconds), new IOException("no handshake"));
        return await shake(scope);
    }
}
