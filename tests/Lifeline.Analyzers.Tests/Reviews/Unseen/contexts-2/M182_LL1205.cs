// The retry loop nests a time limit into the time limit of the attempt before.
// also: LL1001

namespace M182;

public sealed class Nesting(HttpClient http)
{
    public async Task<string?> GetAsync(Context ctx, string url)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            ctx = ctx.WithTimeout(TimeSpan.FromSeconds(5));
            using var response = await http.GetAsync(url, ctx);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadAsStringAsync(ctx);
            }
        }

        return null;
    }
}
