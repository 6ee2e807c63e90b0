// After the work the parent is asked whether it was the caller who ended it.

namespace I092;

public sealed class Translate(HttpClient http)
{
    public async Task<string?> ToAsync(Context ctx, string text)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(800));
        try
        {
            return await http.GetStringAsync($"/translate?text={Uri.EscapeDataString(text)}", scope);
        }
        catch (DeadlineExceededException) when (!ctx.IsDone)
        {
            return null;
        }
    }
}
