// The lambda is handed a context of its own, which shadows the method's, and passes that one on.
using Lifeline;

namespace I037;

public class Resize(Func<Context, string, Task> resize)
{
    public Task AllAsync(Context ctx, IEnumerable<string> files) =>
        Parallel.ForEachAsync(files, 4, ctx, async (file, ctx) => await resize(ctx, file));
}
