// A cancelled lookup is reported as "not found": the catch-all has no filter.

namespace M063;

public interface IDns { Task<string> ResolveAsync(Context ctx, string host); }

public class Hosts
{
    private readonly IDns _dns;

    public Hosts(IDns dns) => _dns = dns;

    public async Task<string?> TryResolveAsync(Context ctx, string host)
    {
        try
        {
            return await _dns.ResolveAsync(ctx, host);
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine($"{host}: {failure.Message}");
            return null;
        }
    }
}
