// In the extension method the context comes after the other parameter, not right after `this`.

namespace M242;

public static class StringExtensions
{
    public static async Task<string> TranslatedAsync(this string text, string language, Context ctx)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(1));
        return $"{text} ({language})";
    }
}
