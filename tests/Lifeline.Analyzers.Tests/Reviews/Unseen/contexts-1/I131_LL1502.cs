// The scope that comes second is no Context parameter, and says who owns it.
using Lifeline;

namespace I131;

public class Handover
{
    public async Task FinishAsync(Context ctx, [OwnsContext] ContextScope inner, Func<Context, Task> last)
    {
        inner.Dispose();
        await last(ctx);
    }
}
