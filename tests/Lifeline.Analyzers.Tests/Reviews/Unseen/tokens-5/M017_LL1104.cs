// The time limit is a source of its own that ignores the caller's token, so a hang-up doesn't reach the request.
namespace M017;

public sealed class WeatherClient(HttpClient http)
{
    public async Task<string> ForecastAsync(string city, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return await http.GetStringAsync($"forecast/{city}", timeout.Token);
    }
}
