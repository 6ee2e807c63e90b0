// A local function sees the caller's context and hands Background to the HTTP call.
using Lifeline;

namespace M038;

public class Weather(HttpClient http)
{
    public async Task<string> ForecastAsync(Context ctx, string[] cities)
    {
        var parts = new List<string>();
        foreach (var city in cities)
        {
            ctx.ThrowIfDone();
            parts.Add(await OneAsync(city));
        }

        return string.Join('\n', parts);

        Task<string> OneAsync(string city) => http.GetStringAsync("/forecast/" + city, Context.Background);
    }
}
