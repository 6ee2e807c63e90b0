// A synchronous method that waits for the task before the scope is left.

namespace I035;

public sealed class Bootstrap
{
    public int Load(Context ctx, string path)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(10));
        var bytes = File.ReadAllBytesAsync(path, scope);
        bytes.Wait(scope);
        return bytes.IsCompletedSuccessfully ? 1 : 0;
    }
}
