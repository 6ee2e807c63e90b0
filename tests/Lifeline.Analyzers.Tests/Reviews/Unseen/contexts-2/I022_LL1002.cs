// The scope spans the loop on purpose: leaving the loop by any way cancels the producer that was given it.

namespace I022;

public sealed class Finder
{
    public async Task<string?> FindAsync(Context ctx, string path, Func<string, bool> match)
    {
        using var search = ctx.WithCancel();
        await foreach (var line in File.ReadLinesAsync(path, search))
        {
            if (match(line))
            {
                return line;
            }
        }

        return null;
    }
}
