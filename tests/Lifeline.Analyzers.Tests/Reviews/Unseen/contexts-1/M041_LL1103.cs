// The timeout was made for this call, and the call is given the parent.
using Lifeline;

namespace M041;

public class Geo(HttpClient http)
{
    public async Task<string> LocateAsync(Context ctx, string ip)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(250));
        return await http.GetStringAsync($"/locate/{ip}", ctx);
    }
}
