// The body of the group's task uses the outer context: a sibling's failure doesn't stop it.

namespace M031;

public interface IWarehouse { Task SyncAsync(Context ctx, string site); }

public class Sites
{
    public async Task SyncAsync(Context ctx, IWarehouse warehouse, string[] sites)
    {
        await using var group = ctx.Group();
        foreach (var site in sites)
        {
            _ = group.Go(async taskCtx => await warehouse.SyncAsync(ctx, site));
        }

        await group.WaitAsync();
    }
}
