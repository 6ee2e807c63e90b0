// The warm-up that nobody awaits uses a scope that is disposed as soon as the method goes on to return.
using Lifeline;

namespace M015;

public class Catalog(Func<Context, Task> warm, Func<Context, Task<int>> count)
{
    public async Task<int> OpenAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(1));
        _ = Task.Run(() => warm(scope), scope.Token);
        return await count(scope);
    }
}
