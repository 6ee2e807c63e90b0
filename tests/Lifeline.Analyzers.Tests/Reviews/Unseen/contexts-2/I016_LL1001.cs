// The conditional's result is what `using` owns.

namespace I016;

public sealed class Suggest(HttpClient http)
{
    public async Task<string> ForAsync(Context ctx, string prefix, bool patient)
    {
        using var scope = patient
            ? ctx.WithTimeout(TimeSpan.FromSeconds(2), cause: new TimeoutException("suggestions"))
            : ctx.WithTimeout(TimeSpan.FromMilliseconds(150));
        return await http.GetStringAsync($"/suggest/{prefix}", ctx: scope);
    }
}
