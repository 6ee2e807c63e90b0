// The deadline lies five seconds in the past by construction.

namespace M070;

public interface ISnapshot { Task TakeAsync(Context ctx); }

public sealed class Snapshots(ISnapshot snapshot)
{
    public async Task TakeAsync(Context ctx)
    {
        using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow.AddSeconds(-5));
        await snapshot.TakeAsync(scope);
    }
}
