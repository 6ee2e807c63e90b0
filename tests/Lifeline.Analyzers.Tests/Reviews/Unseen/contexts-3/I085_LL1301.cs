// Something is taken from the deadline, but it stays in the future.

namespace I085;

public interface IRelease { Task<int> ShipAsync(Context ctx); }

public static class Releases
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    public static async Task<int> ShipAsync(Context ctx, IRelease release)
    {
        using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow + Window - Margin);
        return await release.ShipAsync(scope);
    }
}
