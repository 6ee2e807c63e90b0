// Each scope is made and disposed within its own turn of the loop.
using Lifeline;

namespace I010;

public class Pages(HttpClient http)
{
    public async Task<int> CountAsync(Context ctx, IEnumerable<string> urls)
    {
        var length = 0;
        foreach (var url in urls)
        {
            using var page = ctx.WithTimeout(TimeSpan.FromSeconds(5));
            length += (await http.GetStringAsync(url, page)).Length;
        }

        return length;
    }
}
