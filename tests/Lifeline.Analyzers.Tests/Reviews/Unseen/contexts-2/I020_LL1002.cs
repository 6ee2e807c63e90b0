// The scope outside the loop is the budget of the whole batch, so it belongs there.

namespace I020;

public sealed class BatchExport(HttpClient http)
{
    public async Task<int> ExportAsync(Context ctx, IReadOnlyList<string> ids)
    {
        using var budget = ctx.WithTimeout(TimeSpan.FromMinutes(5));
        var bytes = 0;
        foreach (var id in ids)
        {
            var text = await http.GetStringAsync($"/export/{id}", budget);
            bytes += text.Length;
        }

        var manifest = await http.GetStringAsync("/export/manifest", budget);
        return bytes + manifest.Length;
    }
}
