// Ticks that amount to two seconds, and a three-part time span.

namespace I191;

public sealed class Spans(Func<Context, Task> work)
{
    public async Task RunAsync(Context ctx)
    {
        using var outer = ctx.WithTimeout(new TimeSpan(0, 0, 30));
        using var inner = outer.Context.WithTimeout(TimeSpan.FromTicks(2 * TimeSpan.TicksPerSecond));
        await work(inner);
    }
}
