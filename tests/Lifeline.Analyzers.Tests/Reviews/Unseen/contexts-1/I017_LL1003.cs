// The task is awaited before the using is left.
using Lifeline;

namespace I017;

public class Rates(HttpClient http)
{
    public async Task<string> TodayAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        var running = http.GetStringAsync("/rates/today", scope);
        return await running;
    }
}
