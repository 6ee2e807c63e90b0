// The feed's end is the loop's exit: it is finite by itself.

namespace I066;

public interface IBatchFile { Task<bool> MoveNextAsync(); string Current { get; } }

public static class Batches
{
    public static async Task<int> CountAsync(Context ctx, IBatchFile file)
    {
        ctx.ThrowIfDone();
        var lines = 0;
        while (await file.MoveNextAsync())
        {
            if (file.Current.Length > 0) lines++;
        }

        return lines;
    }
}
