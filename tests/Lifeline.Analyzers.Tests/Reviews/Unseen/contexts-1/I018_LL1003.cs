// All tasks in the list are awaited inside of the block.
using Lifeline;

namespace I018;

public static class Gather
{
    public static async Task<string[]> AllAsync(Context ctx, HttpClient http, string[] urls)
    {
        using (var scope = ctx.WithTimeout(TimeSpan.FromSeconds(4)))
        {
            var running = new List<Task<string>>();
            foreach (var url in urls)
            {
                running.Add(http.GetStringAsync(url, scope));
            }

            return await Task.WhenAll(running);
        }
    }
}
