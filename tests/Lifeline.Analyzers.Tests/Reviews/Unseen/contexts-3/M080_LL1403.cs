// Discarded by name: a missing shard silently becomes shard 0.

namespace M080;

public static class Sharding
{
    private static readonly ContextKey<int> Shard = new("shard");

    public static string Table(Context ctx, string name)
    {
        _ = ctx.TryGet(Shard, out var shard);
        return $"{name}_{shard:00}";
    }
}
