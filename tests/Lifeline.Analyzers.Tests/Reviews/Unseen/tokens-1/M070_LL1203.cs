// The retry loop retries a cancelled call four more times.
// also: LL1204

namespace M070;

public class RetryingClient(HttpClient http)
{
    public async Task<string?> GetAsync(string url, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 5; i++)
        {
            try
            {
                return await http.GetStringAsync(url, cancellationToken);
            }
            catch
            {
                // try again
            }
        }
        return null;
    }
}
