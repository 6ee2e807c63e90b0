// The linked source is disposed by its using declaration, with the result awaited inside.

namespace I001;

public class WeatherClient(HttpClient http)
{
    public async Task<string> TodayAsync(string city, CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TimeSpan.FromSeconds(3));
        return await http.GetStringAsync($"/today/{city}", cts.Token);
    }
}
