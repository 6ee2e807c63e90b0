// new CancellationTokenSource(0) is cancelled from the start; no call can succeed.

namespace M077;

public class NoWaitClient(HttpClient http)
{
    public async Task<string> GetAsync(string url)
    {
        using var cts = new CancellationTokenSource(0);
        return await http.GetStringAsync(url, cts.Token);
    }
}
