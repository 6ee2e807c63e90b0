// Each turn derives from the context that doesn't change, into a local of its own.
using Lifeline;

namespace I097;

public class Loader
{
    public async Task LoadAsync(Context ctx, IEnumerable<string> files, Func<Context, string, Task> load)
    {
        foreach (var file in files)
        {
            var fileCtx = ctx.WithName(file);
            await load(fileCtx, file);
        }
    }
}
