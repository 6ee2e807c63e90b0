// Merging the method's own context with the program's is deriving, not a new root.

namespace I101;

[HoldsContext]
public sealed class Hub(Context ctx)
{
    private readonly Context _program = ctx;

    public async Task ServeAsync(Context ctx, Func<Context, Task> call)
    {
        using var both = Context.Merge(ctx, _program);
        await call(both);
    }
}
