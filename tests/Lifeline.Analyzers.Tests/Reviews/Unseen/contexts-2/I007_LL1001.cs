// A using statement over a local that was made before it.

namespace I007;

public sealed class ReportHandler(HttpClient http)
{
    public async Task<string> GetAsync(Context ctx, int year)
    {
        var scope = ctx.WithDeadline(DateTimeOffset.UtcNow.AddSeconds(5));
        using (scope)
        {
            return await http.GetStringAsync($"/reports/{year}", scope);
        }
    }
}
