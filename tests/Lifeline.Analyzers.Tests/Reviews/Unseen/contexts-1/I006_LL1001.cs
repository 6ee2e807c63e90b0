// A using statement over an existing local ends the scope as a declaration would.
using Lifeline;

namespace I006;

public class Sync
{
    private readonly Func<Context, Task> _pull, _push;
    public Sync(Func<Context, Task> pull, Func<Context, Task> push) => (_pull, _push) = (pull, push);

    public async Task RunAsync(Context ctx)
    {
        var scope = ctx.WithDeadline(DateTimeOffset.UtcNow.AddMinutes(5));
        using (scope)
        {
            await _pull(scope);
            await _push(scope);
        }
    }
}
