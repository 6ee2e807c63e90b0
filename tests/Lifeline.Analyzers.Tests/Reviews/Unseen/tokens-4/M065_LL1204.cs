// The catch-all without a filter turns the caller's cancel into "not found".
using Microsoft.Extensions.Logging;

namespace M065;

public interface ILookup { Task<string?> FindAsync(string key, CancellationToken ct); }

public sealed class SafeLookup(ILookup inner, ILogger<SafeLookup> logger)
{
    public async Task<string?> FindAsync(string key, CancellationToken ct)
    {
        try
        {
            return await inner.FindAsync(key, ct);
        }
        catch (Exception ex)
        {
            logger.LogWarning(ex, "Lookup of {Key} failed", key);
            return null;
        }
    }
}
