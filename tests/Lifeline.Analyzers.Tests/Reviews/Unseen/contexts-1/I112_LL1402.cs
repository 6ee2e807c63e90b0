// A small immutable record is what values are for.
using Lifeline;

namespace I112;

public sealed record Caller(int Id, string Name);
public class Authenticate(Func<Context, Task> next)
{
    private static readonly ContextKey<Caller> Key = new("caller");
    public Task InvokeAsync(Context ctx, int id, string name) => next(ctx.WithValue(Key, new Caller(id, name)));
}
