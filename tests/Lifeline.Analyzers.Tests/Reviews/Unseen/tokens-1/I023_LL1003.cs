// The non-async wrapper returns a task that a local async function awaits inside its own using.

namespace I023;

public class Wrapped(HttpClient http)
{
    public Task<string> GetAsync(string url, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        return Core(url, ct);

        async Task<string> Core(string u, CancellationToken token)
        {
            using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
            cts.CancelAfter(2000);
            return await http.GetStringAsync(u, cts.Token);
        }
    }
}
