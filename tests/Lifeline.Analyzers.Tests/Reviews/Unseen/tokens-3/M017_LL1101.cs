// the caller's token is nullable and the call that could take it gets nothing
namespace M017;

public sealed class SnapshotStore(string directory)
{
    public async Task<string> LoadAsync(string name, CancellationToken? cancellationToken = null)
    {
        cancellationToken?.ThrowIfCancellationRequested();
        var path = Path.Combine(directory, name + ".json");
        return await File.ReadAllTextAsync(path);
    }
}
