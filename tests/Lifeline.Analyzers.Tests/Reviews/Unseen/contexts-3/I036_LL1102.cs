// The cleanup in finally runs to its end, whatever has become of the caller's token.

namespace I036;

public interface IBlob { Task WriteAsync(Context ctx, string name); Task DeleteAsync(string name, CancellationToken cancellationToken); }

public sealed class Scratch(IBlob blobs)
{
    public async Task<T> WithScratchAsync<T>(Context ctx, Func<Context, Task<T>> work)
    {
        var name = Path.GetRandomFileName();
        await blobs.WriteAsync(ctx, name);
        try
        {
            return await work(ctx);
        }
        finally
        {
            await blobs.DeleteAsync(name, CancellationToken.None);
        }
    }
}
