// What is to outlive the request gets a context of its own, with the request's values and a bound.
using Lifeline;

namespace I045;

public class Audited(Func<Context, Task> change, Func<Context, string, Task> audit)
{
    public async Task RunAsync(Context ctx)
    {
        try
        {
            await change(ctx);
        }
        finally
        {
            using var record = ctx.WithoutCancel().WithTimeout(TimeSpan.FromSeconds(5));
            await audit(record, ctx.IsDone ? "cut off" : "done");
        }
    }
}
