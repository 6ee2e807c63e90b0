// Lifeline's own exception is swallowed inside the item loop: every item after the end is tried and fails.
// also: LL1204

namespace M162;

public sealed class Thumbnails
{
    public async Task<int> MakeAsync(Context ctx, IEnumerable<string> files)
    {
        var made = 0;
        foreach (var file in files)
        {
            try
            {
                var bytes = await File.ReadAllBytesAsync(file, ctx);
                made += bytes.Length > 0 ? 1 : 0;
            }
            catch (ContextEndedException)
            {
            }
        }

        return made;
    }
}
