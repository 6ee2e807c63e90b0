// TaskCanceledException is taken for a timeout without asking the caller's token, and the next host is tried.
// also: LL1204

namespace M071;

public class FailoverClient(HttpClient http, IReadOnlyList<Uri> hosts, Action<string> warn)
{
    public async Task<string> GetAsync(string path, CancellationToken ct)
    {
        foreach (var host in hosts)
        {
            try
            {
                return await http.GetStringAsync(new Uri(host, path), ct);
            }
            catch (TaskCanceledException)
            {
                warn($"{host} timed out");
            }
        }
        throw new HttpRequestException("no host answered");
    }
}
