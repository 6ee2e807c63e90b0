// The cancellation is caught first and thrown on; the catch-all behind it never sees it.

namespace I101;

public class Fallback(Func<string, CancellationToken, Task<string>> remote, Func<string, string> local)
{
    public async Task<string> GetAsync(string key, CancellationToken ct)
    {
        try
        {
            return await remote(key, ct);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception)
        {
            return local(key);
        }
    }
}
