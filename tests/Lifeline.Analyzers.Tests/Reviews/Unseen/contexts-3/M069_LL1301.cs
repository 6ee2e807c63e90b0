// Two integers are divided before FromSeconds sees them: a quarter of a second became zero.

namespace M069;

public interface ISuggest { Task<string[]> SuggestAsync(Context ctx, string text); }

public class Suggestions(ISuggest suggest)
{
    public async Task<string[]> GetAsync(Context ctx, string text)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1 / 4));
        return await suggest.SuggestAsync(scope, text);
    }
}
