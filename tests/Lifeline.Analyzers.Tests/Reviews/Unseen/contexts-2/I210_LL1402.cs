// A small immutable record struct is just what values are for.

namespace I210;

public readonly record struct Caller(string User, Guid Trace);

public sealed class Identify(Func<Context, Task> next)
{
    private static readonly ContextKey<Caller> Key = new("caller");

    public Task InvokeAsync(Context ctx, string user) => next(ctx.WithValue(Key, new Caller(user, Guid.NewGuid())));
}
