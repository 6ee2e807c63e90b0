// Two siblings with limits of their own: neither belongs below the other.

namespace I039;

public interface IPanel { Task<string> HeadAsync(Context ctx); Task<string> BodyAsync(Context ctx); }

public static class Page
{
    public static async Task<string> ComposeAsync(Context ctx, IPanel panel)
    {
        using var head = ctx.WithTimeout(TimeSpan.FromMilliseconds(100));
        using var body = ctx.WithTimeout(TimeSpan.FromMilliseconds(400));
        var first = panel.HeadAsync(head);
        var second = panel.BodyAsync(body);
        var parts = await Task.WhenAll(first, second);
        return string.Concat(parts);
    }
}
