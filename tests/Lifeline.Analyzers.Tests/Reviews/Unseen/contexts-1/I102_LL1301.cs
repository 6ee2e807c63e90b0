// A quarter of a second, written as a fraction.
using Lifeline;

namespace I102;

public class Quick(Func<Context, Task<int>> ask)
{
    public async Task<int> AskAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(0.25));
        return await ask(scope);
    }
}
