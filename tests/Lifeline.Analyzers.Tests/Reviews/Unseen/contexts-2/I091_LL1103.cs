// The parent is derived from a second time; each scope is for its own call.

namespace I091;

public sealed class Twofold(HttpClient http)
{
    public async Task<string> PairAsync(Context ctx)
    {
        using var first = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        using var second = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        var left = http.GetStringAsync("/left", first);
        var right = http.GetStringAsync("/right", second);
        return string.Concat(await Task.WhenAll(left, right));
    }
}
