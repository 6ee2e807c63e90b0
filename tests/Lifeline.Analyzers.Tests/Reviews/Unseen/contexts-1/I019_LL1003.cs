// Without async, but what is returned is already complete: it needs the scope no more.
using Lifeline;

namespace I019;

public interface IClockSource { bool Tick(Context ctx); }
public class Clock(IClockSource source)
{
    public Task<bool> TickAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        var ticked = source.Tick(scope);
        return Task.FromResult(ticked);
    }
}
