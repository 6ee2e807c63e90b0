// An enum and a date are values.

namespace I212;

public enum Priority { Low, High }

public sealed class Prioritize(Func<Context, Task> next)
{
    private static readonly ContextKey<Priority> Level = new("priority");
    private static readonly ContextKey<DateTimeOffset> Received = new("received");

    public async Task InvokeAsync(Context ctx, bool urgent)
    {
        var marked = ctx.WithValue(Level, urgent ? Priority.High : Priority.Low).WithValue(Received, ctx.Clock.GetUtcNow());
        await next(marked);
    }
}
