// A scope per iteration, disposed at the end of each iteration by the using declaration.

namespace I021;

public sealed class Prober(HttpClient http)
{
    public async Task<string?> FirstAliveAsync(Context ctx, IEnumerable<string> hosts, Action<string> log)
    {
        foreach (var host in hosts)
        {
            using var probe = ctx.WithTimeout(TimeSpan.FromMilliseconds(200));
            try
            {
                using var response = await http.GetAsync($"http://{host}/health", probe);
                if (response.IsSuccessStatusCode)
                {
                    return host;
                }
            }
            catch (DeadlineExceededException) when (!ctx.IsDone)
            {
                log($"{host} is slow");
            }
        }

        return null;
    }
}
