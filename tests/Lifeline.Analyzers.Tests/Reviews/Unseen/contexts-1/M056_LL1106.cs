// Task.Run is given neither the context nor its token: nobody can stop the re-index.
// also: LL1101
using Lifeline;

namespace M056;

public class Products(Action reindex, Func<Context, Task> save)
{
    public async Task SaveAsync(Context ctx)
    {
        await save(ctx);
        await Task.Run(() => reindex());
    }
}
