// The optional panel's own time limit may run out; the caller's end is not caught.

namespace I078;

public interface IAds { Task<string> PickAsync(Context ctx); }

public sealed class Banner(IAds ads)
{
    public async Task<string?> PickAsync(Context ctx)
    {
        using var brief = ctx.WithTimeout(TimeSpan.FromMilliseconds(60));
        try
        {
            return await ads.PickAsync(brief);
        }
        catch (OperationCanceledException) when (!ctx.IsDone)
        {
            return null;
        }
    }
}
