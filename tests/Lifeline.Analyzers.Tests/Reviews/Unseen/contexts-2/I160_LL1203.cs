// The filter lets the cancellation of the loop's context through.

namespace I160;

public sealed class Poller(HttpClient http, Action<Exception> log)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                await http.GetStringAsync("/poll", ctx);
            }
            catch (Exception failure) when (!ctx.IsDone)
            {
                log(failure);
            }

            await ctx.DelayAsync(TimeSpan.FromSeconds(1));
        }
    }
}
