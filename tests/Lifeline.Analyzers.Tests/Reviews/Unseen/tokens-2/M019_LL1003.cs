// The task is returned out of the using, so its timeout is disposed before the call is done.
namespace M019;

public sealed class WeatherClient(HttpClient http)
{
    public Task<string> ForecastAsync(string city, CancellationToken token)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(TimeSpan.FromSeconds(3));
        return http.GetStringAsync($"/forecast/{city}", timeout.Token);
    }
}
