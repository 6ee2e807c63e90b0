// Each attempt has a limit of its own, and the attempt is run under the whole context.
using Lifeline;

namespace M045;

public class Retrying
{
    public async Task<T> RunAsync<T>(Context ctx, Func<Context, Task<T>> work, int attempts)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var attemptScope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
            try
            {
                return await work(ctx);
            }
            catch (HttpRequestException) when (attempt < attempts)
            {
            }
        }
    }
}
