// GetStringAsync has an overload that takes the context, and gets none.

namespace M018;

public sealed class WeatherClient
{
    private readonly HttpClient _http;

    public WeatherClient(HttpClient http) => _http = http;

    public async Task<string> TodayAsync(Context ctx, string city)
    {
        ctx.ThrowIfDone();
        return await _http.GetStringAsync($"/today/{Uri.EscapeDataString(city)}");
    }
}
