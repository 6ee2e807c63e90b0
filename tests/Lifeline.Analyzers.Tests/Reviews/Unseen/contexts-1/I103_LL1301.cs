// Three numbers are hours, minutes and seconds: five seconds.
using Lifeline;

namespace I103;

public class Login(Func<Context, string, Task<bool>> check)
{
    private static readonly TimeSpan Limit = new(0, 0, 5);
    public async Task<bool> CheckAsync(Context ctx, string user)
    {
        using var scope = ctx.WithTimeout(Limit);
        return await check(scope, user);
    }
}
