// A new local in each turn, shadowing nothing and growing nothing.

namespace I182;

public sealed class PerRow
{
    public async Task SaveAsync(Context ctx, IReadOnlyDictionary<string, string> rows)
    {
        foreach (var (name, text) in rows)
        {
            using var limited = ctx.WithName(name).WithTimeout(TimeSpan.FromSeconds(1));
            await File.WriteAllTextAsync(name, text, limited);
        }
    }
}
