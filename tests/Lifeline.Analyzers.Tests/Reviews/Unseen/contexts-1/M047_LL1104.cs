// A fresh root on the system clock is made although the caller's context is right there.
using Lifeline;

namespace M047;

public class Nightly
{
    private readonly Func<Context, Task> _vacuum;
    public Nightly(Func<Context, Task> vacuum) => _vacuum = vacuum;

    public async Task RunAsync(Context ctx)
    {
        var root = Context.Root(TimeProvider.System, "nightly");
        if (!ctx.IsDone)
        {
            await _vacuum(root);
        }
    }
}
