// The group is declared after the scope, so it joins its tasks before the scope is disposed.

namespace I032;

public sealed class Indexer
{
    public async Task IndexAsync(Context ctx, IReadOnlyList<string> files)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(10));
        await using var group = scope.Context.Group(limit: 4);
        foreach (var file in files)
        {
            _ = group.Go(ctx => ReadAsync(ctx, file), name: file);
        }
    }

    private static async Task ReadAsync(Context ctx, string file) => Console.WriteLine((await File.ReadAllTextAsync(file, ctx)).Length);
}
