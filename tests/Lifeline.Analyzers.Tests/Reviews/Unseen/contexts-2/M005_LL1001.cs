// The second assignment loses the first scope; only the last one is disposed.

namespace M005;

public sealed class Failover(HttpClient http)
{
    public async Task<string> ReadAsync(Context ctx, string primary, string secondary)
    {
        var attempt = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        try
        {
            var response = await http.GetAsync(primary, attempt);
            if (!response.IsSuccessStatusCode)
            {
                attempt = ctx.WithTimeout(TimeSpan.FromSeconds(2));
                response = await http.GetAsync(secondary, attempt);
            }

            return await response.Content.ReadAsStringAsync(attempt);
        }
        finally
        {
            attempt.Dispose();
        }
    }
}
