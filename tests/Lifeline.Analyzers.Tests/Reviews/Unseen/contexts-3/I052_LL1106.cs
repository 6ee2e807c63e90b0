// The tasks are the group's: dropping what Go returns loses nothing.

namespace I052;

public interface IZone { Task DrainAsync(Context ctx); }

public sealed class Drain
{
    public async Task DrainAsync(Context ctx, IReadOnlyCollection<IZone> zones)
    {
        await using var group = ctx.Group();
        foreach (var zone in zones)
        {
            _ = group.Go(zone.DrainAsync);
        }
    }
}
