// The goto for a cached answer jumps over the Dispose of the linked source.
namespace M009;

public interface IStore { Task<string?> FindAsync(string key, CancellationToken token); Task<string> LoadAsync(string key, CancellationToken token); }

public sealed class ReadThrough(IStore near, IStore far)
{
    public async Task<string> GetAsync(string key, CancellationToken token)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        var value = await near.FindAsync(key, linked.Token);
        if (value is not null)
        {
            goto found;
        }

        value = await far.LoadAsync(key, linked.Token);
        linked.Dispose();

    found:
        return value.Trim();
    }
}
