// The pending tasks go through a list, and WhenAll is awaited before the using ends.
namespace I026;

public sealed class Shards(IReadOnlyList<HttpClient> clients)
{
    public async Task<string[]> AllAsync(string path, CancellationToken token)
    {
        using (var source = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            source.CancelAfter(TimeSpan.FromSeconds(2));
            List<Task<string>> pending = [.. from client in clients select client.GetStringAsync(path, source.Token)];
            return await Task.WhenAll(pending);
        }
    }
}
