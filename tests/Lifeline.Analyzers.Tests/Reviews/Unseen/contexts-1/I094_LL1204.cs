// The catch-all logs and throws on.
using Lifeline;
using Microsoft.Extensions.Logging;

namespace I094;

public class Step(ILogger<Step> logger, Func<Context, Task> body)
{
    public async Task RunAsync(Context ctx)
    {
        try
        {
            await body(ctx);
        }
        catch (Exception e)
        {
            logger.LogError(e, "the step failed");
            throw;
        }
    }
}
