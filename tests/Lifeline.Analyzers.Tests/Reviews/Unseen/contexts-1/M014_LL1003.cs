// The task is returned out of its using, so its context is cancelled before the request is answered.
using Lifeline;

namespace M014;

public class RateClient(HttpClient http)
{
    public Task<string> CurrentAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        return http.GetStringAsync("/rates/current", scope);
    }
}
