// The extension method has an overload with a context, and the one without is called.
using Microsoft.AspNetCore.Http;

namespace M070;

public static class SlugExtensions
{
    public static Task<string> SlugAsync(this string title) => Task.FromResult(title.ToLowerInvariant());

    public static async Task<string> SlugAsync(this string title, Context ctx)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(2));
        return title.ToLowerInvariant();
    }
}

public static class Posts
{
    public static async Task<string> CreateAsync(Context ctx, HttpRequest request, string title)
    {
        ctx.ThrowIfDone();
        var slug = await title.SlugAsync();
        return $"{request.Path}/{slug}";
    }
}
