// The context that is registered on ends with this method, and its registrations with it.
using Lifeline;

namespace I028;

public class Watcher(Func<Context, Task> watch, Action<string> log)
{
    public async Task RunAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(10));
        scope.Context.AfterFunc(() => log("the watch is over"));
        await watch(scope);
    }
}
