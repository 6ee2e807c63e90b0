// The lambda derives a scope for each file and never disposes it.

namespace M007;

public sealed class ImportJob
{
    public async Task RunAsync(Context ctx, IEnumerable<string> files)
    {
        await using var group = ctx.Group(limit: 4);
        foreach (var file in files)
        {
            _ = group.Go(async ctx =>
            {
                var perFile = ctx.WithTimeout(TimeSpan.FromMinutes(1));
                var text = await File.ReadAllTextAsync(file, perFile);
                Console.WriteLine($"{file}: {text.Length}");
            });
        }
    }
}
