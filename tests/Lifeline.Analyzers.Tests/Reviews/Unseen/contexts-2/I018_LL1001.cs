// The lambda's result is marked as owned by its caller, and the caller disposes it.

namespace I018;

public sealed class Attempts(HttpClient http)
{
    public async Task<int> SumAsync(Context ctx, IEnumerable<string> urls)
    {
        var begin = [return: OwnsContext] (Context ctx) => ctx.WithTimeout(TimeSpan.FromSeconds(1));
        var sum = 0;
        foreach (var url in urls)
        {
            using var attempt = begin(ctx);
            sum += await http.GetFromJsonAsync<int>(url, attempt);
        }

        return sum;
    }
}
