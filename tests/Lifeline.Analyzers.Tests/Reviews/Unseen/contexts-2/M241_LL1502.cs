// The context is first, and is not called ctx.

namespace M241;

public sealed class Weather(HttpClient http)
{
    public Task<string> TodayAsync(Context context, string city) => http.GetStringAsync($"/weather/{city}", context);
}
