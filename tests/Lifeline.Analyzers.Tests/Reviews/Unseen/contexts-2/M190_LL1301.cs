// Zero does not mean "no limit": the scope has ended before the call.

namespace M190;

public sealed class Health(HttpClient http)
{
    public async Task<string> CheckAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.Zero);
        return await http.GetStringAsync("/health", scope);
    }
}
