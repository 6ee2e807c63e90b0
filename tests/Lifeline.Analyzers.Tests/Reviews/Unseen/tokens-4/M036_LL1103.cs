// The two-second source is made for the lookup, and the lookup gets the outer token: no timeout ever fires.
namespace M036;

public interface IResolver { Task<string> ResolveAsync(string host, CancellationToken token); }

public sealed class Discovery(IResolver resolver)
{
    public async Task<string> FindAsync(string host, CancellationToken token)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        cts.CancelAfter(TimeSpan.FromSeconds(2));
        return await resolver.ResolveAsync(host, token);
    }
}
