// The expression-bodied property makes a new key each time it is read; the value is never found.

namespace M201;

public static class Keys
{
    public static ContextKey<string> Locale => new("locale");
}

public sealed class Localized(Func<Context, Task> next)
{
    public Task InvokeAsync(Context ctx, string header) => next(ctx.WithValue(Keys.Locale, header.Split(',')[0]));

    public static string Of(Context ctx) => ctx.TryGet(Keys.Locale, out var locale) ? locale : "en";
}
