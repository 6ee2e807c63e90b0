// A static property with an initializer makes its key once.

namespace I201;

public static class TraceKeys
{
    public static ContextKey<Guid> Trace { get; } = new(name: "trace", shown: true);
}

public sealed class Traced(Func<Context, Task> next)
{
    public Task InvokeAsync(Context ctx) => next(ctx.WithValue(TraceKeys.Trace, Guid.NewGuid()));
}
