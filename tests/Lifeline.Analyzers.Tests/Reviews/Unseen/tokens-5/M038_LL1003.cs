// The task is returned out of its using: the source is disposed, and its timer dead, before the request has answered.
namespace M038;

public sealed class AvatarClient(HttpClient http)
{
    public Task<byte[]> GetAsync(int user, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        return http.GetByteArrayAsync($"avatars/{user}", limit.Token);
    }
}
