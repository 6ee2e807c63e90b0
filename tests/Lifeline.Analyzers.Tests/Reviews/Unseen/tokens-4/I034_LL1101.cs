// The lambda has a token of its own, which Parallel.ForEachAsync links to the outer one, and hands it on.
namespace I034;

public class AvatarFetcher(HttpClient http)
{
    public Task FetchAsync(IEnumerable<Uri> avatars, Func<byte[], CancellationToken, ValueTask> store, CancellationToken cancellationToken)
    {
        return Parallel.ForEachAsync(avatars, cancellationToken, async (uri, token) =>
        {
            var bytes = await http.GetByteArrayAsync(uri, token);
            await store(bytes, token);
        });
    }
}
