// The assignment is followed by break: it happens once.

namespace I082;

public interface IPeer { string Name { get; } Task<bool> IsUpAsync(Context ctx); Task SyncAsync(Context ctx); }

public sealed class PeerSync
{
    public async Task<bool> SyncAsync(Context ctx, IEnumerable<IPeer> peers)
    {
        IPeer? chosen = null;
        foreach (var peer in peers)
        {
            if (await peer.IsUpAsync(ctx))
            {
                chosen = peer;
                ctx = ctx.WithName(peer.Name);
                break;
            }
        }

        if (chosen is null) return false;
        await chosen.SyncAsync(ctx);
        return true;
    }
}
