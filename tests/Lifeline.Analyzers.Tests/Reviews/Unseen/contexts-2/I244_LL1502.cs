// The context comes first in the method; the lambda's own is named for what it is, the shared one.

namespace I244;

public sealed class Shared
{
    private readonly SingleFlight<string, string> _flights = new();

    public Task<string> GetAsync(Context ctx, HttpClient http, string key) =>
        _flights.DoAsync(ctx, key, shared => http.GetStringAsync($"/{key}", shared));
}
