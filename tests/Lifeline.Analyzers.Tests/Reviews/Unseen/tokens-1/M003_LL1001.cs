// A timer source is made inline for its token; nobody can cancel or dispose it, the timer lives a minute after each call.

namespace M003;

public class HealthProbe
{
    private readonly HttpClient _http = new();

    public async Task<bool> IsUpAsync(Uri uri)
    {
        using var response = await _http.GetAsync(uri, new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        return response.IsSuccessStatusCode;
    }
}
