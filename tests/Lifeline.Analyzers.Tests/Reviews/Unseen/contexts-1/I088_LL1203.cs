// What is caught is an HTTP failure, which no cancellation is.
using Lifeline;

namespace I088;

public class Poll(HttpClient http, Action<string> show)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                show(await http.GetStringAsync("/state", ctx));
            }
            catch (HttpRequestException e)
            {
                show("down: " + e.StatusCode);
            }

            await ctx.DelayAsync(TimeSpan.FromSeconds(5));
        }
    }
}
