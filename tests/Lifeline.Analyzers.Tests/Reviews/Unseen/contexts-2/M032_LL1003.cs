// The scope is declared after the group, so it is disposed first, while the group's tasks still use it.

namespace M032;

public sealed class FanOut(HttpClient http)
{
    public async Task RefreshAsync(Context ctx, IReadOnlyList<string> shards)
    {
        await using var group = ctx.Group();
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(5));
        foreach (var shard in shards)
        {
            _ = group.Go(async _ => await http.GetByteArrayAsync($"/refresh/{shard}", scope));
        }
    }
}
