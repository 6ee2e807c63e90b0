// The discarded task got the application's token and is the host's to end; the method has no other.
namespace I069;

public interface IReplicator { Task ReplicateAsync(string key, CancellationToken token); }

public sealed class WriteBehind(IReplicator replicator, CancellationToken applicationStopping)
{
    private readonly Dictionary<string, string> _data = new();

    public void Set(string key, string value)
    {
        _data[key] = value;
        _ = replicator.ReplicateAsync(key, applicationStopping);
    }
}
