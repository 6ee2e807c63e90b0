// The object initializer leaves out the context that the options are there to carry.

namespace M067;

[HoldsContext]
public sealed class CopyOptions
{
    public Context? Context { get; init; }

    public int BufferSize { get; init; } = 4096;
}

public static class Copier
{
    public static void Copy(string from, string to, CopyOptions options)
    {
        options.Context?.ThrowIfDone();
        Console.WriteLine($"{from} to {to} in pieces of {options.BufferSize}");
    }
}

public sealed class Backup
{
    public void Run(Context ctx, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            ctx.ThrowIfDone();
            Copier.Copy(file, file + ".bak", new CopyOptions { BufferSize = 1 << 20 });
        }
    }
}
