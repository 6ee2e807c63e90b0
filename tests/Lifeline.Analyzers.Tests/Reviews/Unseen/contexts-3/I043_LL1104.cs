// The source is linked to the context's token, for an API that wants a source's token.

namespace I043;

public interface IOldExport { Task<int> ExportAsync(string table, CancellationToken cancellationToken); }

public sealed class Export(IOldExport old)
{
    public async Task<int> RunAsync(Context ctx, string table)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token);
        linked.CancelAfter(TimeSpan.FromMinutes(2));
        return await old.ExportAsync(table, linked.Token);
    }
}
