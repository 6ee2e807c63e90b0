// The end of the context vanishes in an empty catch, and the caller is told that all was saved.

namespace M064;

public interface IDrafts { Task SaveAsync(Context ctx, string text); }

public static class Drafts
{
    public static async Task<bool> SaveAsync(Context ctx, IDrafts drafts, string text)
    {
        try
        {
            await drafts.SaveAsync(ctx, text);
        }
        catch (OperationCanceledException)
        {
        }

        return true;
    }
}
