// The parameter of the lambda hides the outer context; it is the derived one.

namespace I093;

public sealed class Sharded(HttpClient http)
{
    public async Task<string[]> AllAsync(Context ctx, string[] shards)
    {
        await using var gather = ctx.Gather<string>(within: TimeSpan.FromSeconds(1));
        foreach (var shard in shards)
        {
            _ = gather.Go(ctx => http.GetStringAsync($"/{shard}", ctx), name: shard);
        }

        return [.. (await gather.WaitAsync()).Results];
    }
}
