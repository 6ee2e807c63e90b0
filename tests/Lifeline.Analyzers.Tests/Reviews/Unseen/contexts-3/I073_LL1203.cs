// What is caught is one kind of failure that is no cancellation.

namespace I073;

public interface IFtp { Task UploadAsync(Context ctx, string file); }

public static class Ftp
{
    public static async Task UploadAsync(Context ctx, IFtp ftp, string file)
    {
        for (var left = 3; ; left--)
        {
            try
            {
                await ftp.UploadAsync(ctx, file);
                return;
            }
            catch (IOException) when (left > 0)
            {
                await ctx.DelayAsync(TimeSpan.FromSeconds(1));
            }
        }
    }
}
