// The race's losers are joined by leaving its block, which is inside of the scope's.

namespace I034;

public sealed class Fastest(HttpClient http)
{
    public async Task<string> FirstAsync(Context ctx, IReadOnlyList<string> mirrors)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(3));
        await using var race = scope.Context.Race<string>();
        foreach (var mirror in mirrors)
        {
            _ = race.Go(ctx => http.GetStringAsync(mirror, ctx), name: mirror);
        }

        return await race.WaitAsync();
    }
}
