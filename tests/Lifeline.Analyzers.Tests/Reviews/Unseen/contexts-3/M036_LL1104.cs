// The timeout is derived from the background instead of from the context that was given.
// also: LL1102

namespace M036;

public interface ITranslator { Task<string> TranslateAsync(Context ctx, string text); }

public sealed class Translation(ITranslator translator)
{
    public async Task<string> TranslateAsync(Context ctx, string text)
    {
        var name = ctx.Name;
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(3));
        return $"{name}: {await translator.TranslateAsync(scope, text)}";
    }
}
