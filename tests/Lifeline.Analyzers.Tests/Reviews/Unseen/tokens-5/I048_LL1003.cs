// The task is returned by the inner async function, which awaits it within its own using.
namespace I048;

public interface ITileServer { Task<byte[]> TileAsync(int x, int y, CancellationToken ct); }

public class TileCache(ITileServer server)
{
    private readonly Dictionary<(int, int), Task<byte[]>> _tiles = [];

    public Task<byte[]> TileAsync(int x, int y, CancellationToken ct)
    {
        return _tiles.TryGetValue((x, y), out var known) ? known.WaitAsync(ct) : LoadAsync();

        async Task<byte[]> LoadAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            var tile = await server.TileAsync(x, y, limit.Token);
            _tiles[(x, y)] = Task.FromResult(tile);
            return tile;
        }
    }
}
