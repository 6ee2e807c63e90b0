// The logger is a parameter; the value is only the trace's id.
using Lifeline;
using Microsoft.Extensions.Logging;

namespace I113;

public class Traced(ILogger<Traced> logger)
{
    private static readonly ContextKey<Guid> Trace = new("trace");
    public async Task RunAsync(Context ctx, Func<Context, ILogger, Task> work)
    {
        var id = Guid.NewGuid();
        using (logger.BeginScope("trace {Trace}", id))
        {
            await work(ctx.WithValue(Trace, id), logger);
        }
    }
}
