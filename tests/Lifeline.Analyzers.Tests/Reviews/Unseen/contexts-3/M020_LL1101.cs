// The callee's optional token is left out although ctx.Token is at hand.

namespace M020;

public interface ILegacyStore { Task<long> AppendAsync(string stream, string line, CancellationToken cancellationToken = default); }

public sealed class Journal(ILegacyStore store)
{
    public async Task<long> WriteAsync(Context ctx, string line)
    {
        var who = ctx.Name ?? "unnamed";
        return await store.AppendAsync("journal", $"{who}: {line}");
    }
}
