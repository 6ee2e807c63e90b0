// A guard compares with default, to refuse what is no context.
using Lifeline;

namespace I071;

public class Entry(Func<Context, Task> run)
{
    public Task StartAsync(Context ctx)
    {
        if (ctx == default)
        {
            throw new ArgumentException("no context was given", nameof(ctx));
        }

        return run(ctx);
    }
}
