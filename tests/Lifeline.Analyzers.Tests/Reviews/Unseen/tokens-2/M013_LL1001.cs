// In the extension block's member the linked source is never disposed.
namespace M013;

public static class HttpClientExtensions
{
    extension(HttpClient client)
    {
        public async Task<string> GetWithinAsync(string path, TimeSpan limit, CancellationToken token)
        {
            var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
            linked.CancelAfter(limit);
            return await client.GetStringAsync(path, linked.Token);
        }
    }
}
