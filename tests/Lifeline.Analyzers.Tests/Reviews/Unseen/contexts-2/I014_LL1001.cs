// A closure that outlives the method holds the scope and disposes it.

namespace I014;

public sealed class Disposer(Action release) : IDisposable
{
    public void Dispose() => release();
}

public static class Maintenance
{
    public static IDisposable Begin(Context ctx, Action<Context> start)
    {
        var scope = ctx.WithCancel();
        start(scope.Context);
        return new Disposer(() => scope.Dispose());
    }
}
