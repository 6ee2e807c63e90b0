// The loop calls a local function, and that one looks at the captured context.

namespace I151;

public sealed class Bees(Func<Task<int>> collect)
{
    public async Task<int> RunAsync(Context ctx)
    {
        var honey = 0;
        while (Going())
        {
            honey += await collect();
        }

        return honey;

        bool Going() => !ctx.IsDone;
    }
}
