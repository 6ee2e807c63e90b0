// A date with its offset is a plain immutable value.
using Lifeline;

namespace I115;

public class Received(Func<Context, Task> next)
{
    private static readonly ContextKey<DateTimeOffset> At = new("received-at");
    public Task InvokeAsync(Context ctx) => next(ctx.WithValue(At, ctx.Clock.GetUtcNow()));
}
