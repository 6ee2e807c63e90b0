// The missing file is an expected answer; only that exception is caught.

namespace I173;

public sealed class Optional
{
    public async Task<string?> ReadAsync(Context ctx, string path)
    {
        try
        {
            return await File.ReadAllTextAsync(path, ctx);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
