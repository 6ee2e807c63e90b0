// The derivation is before the loop, once.

namespace I181;

public sealed class Once
{
    private static readonly ContextKey<Guid> Run = new("run");

    public async Task RunAsync(Context ctx, IEnumerable<string> files)
    {
        ctx = ctx.WithName("import").WithValue(Run, Guid.NewGuid());
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, ctx);
            Console.WriteLine($"{file}: {text.Length}");
        }
    }
}
