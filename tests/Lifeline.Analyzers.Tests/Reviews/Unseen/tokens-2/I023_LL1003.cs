// The method awaits before it returns, so the using outlives the call.
namespace I023;

public sealed class Weather(HttpClient http)
{
    public async Task<string> TodayAsync(string city, CancellationToken token)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(TimeSpan.FromSeconds(3));
        return await http.GetStringAsync($"/today/{city}", timeout.Token).ConfigureAwait(false);
    }
}
