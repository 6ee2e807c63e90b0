// The scope is the budget of all attempts together, so it belongs outside of the loop.

namespace I011;

public interface IResolver { Task<string?> TryResolveAsync(Context ctx, string name, string server); }

public sealed class Lookup(IResolver resolver)
{
    public async Task<string?> FindAsync(Context ctx, string name, IReadOnlyList<string> servers)
    {
        using var total = ctx.WithTimeout(TimeSpan.FromSeconds(5));     // for all servers together
        foreach (var server in servers)
        {
            using var one = total.Context.WithTimeout(TimeSpan.FromSeconds(1));
            if (await resolver.TryResolveAsync(one, name, server) is { } address)
            {
                return address;
            }
        }

        return null;
    }
}
