// A source with a timeout of zero is cancelled before the call starts.
namespace M071;

public class WarmupClient(HttpClient http)
{
    public async Task<string> PingAsync()
    {
        using var cts = new CancellationTokenSource(0);
        return await http.GetStringAsync("/ping", cts.Token);
    }
}
