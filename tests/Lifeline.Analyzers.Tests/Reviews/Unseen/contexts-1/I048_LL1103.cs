// The scope bounds the quick look-up alone; the long work after its block is meant to have the whole context.
using Lifeline;

namespace I048;

public class Resolve(Func<Context, string, Task<Uri?>> cache, Func<Context, string, Task<Uri>> full)
{
    public async Task<Uri> FindAsync(Context ctx, string name)
    {
        using (var quick = ctx.WithTimeout(TimeSpan.FromMilliseconds(50)))
        {
            if (await cache(quick, name) is { } hit)
            {
                return hit;
            }
        }

        return await full(ctx, name);
    }
}
