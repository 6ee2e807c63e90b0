// The pending task is awaited inside of the try, still within its using.

namespace I018;

public interface ISearch { Task<string[]> FindAsync(Context ctx, string text); }

public sealed class Suggest(ISearch search)
{
    public async Task<string[]> SuggestAsync(Context ctx, string text)
    {
        Task<string[]>? pending = null;
        using (var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(150)))
        {
            pending = search.FindAsync(scope, text);
            try
            {
                return await pending;
            }
            catch (DeadlineExceededException) when (!ctx.IsDone)
            {
                return [];
            }
        }
    }
}
