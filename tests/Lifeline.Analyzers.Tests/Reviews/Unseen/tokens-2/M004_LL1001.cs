// The timer source is dropped right after its token was taken: neither cancelled nor disposed.
namespace M004;

public sealed class GeoClient(HttpClient http)
{
    public Task<string> CountryOfAsync(string ip) =>
        http.GetStringAsync($"/country/{ip}", new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token);
}
