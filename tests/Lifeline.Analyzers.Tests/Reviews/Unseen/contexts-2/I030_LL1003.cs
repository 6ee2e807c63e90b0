// `return await` keeps the scope until the task is done.

namespace I030;

public sealed class Directory(HttpClient http)
{
    public async Task<string> LookUpAsync(Context ctx, string user)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        return await http.GetStringAsync($"/users/{user}", scope).ConfigureAwait(false);
    }
}
