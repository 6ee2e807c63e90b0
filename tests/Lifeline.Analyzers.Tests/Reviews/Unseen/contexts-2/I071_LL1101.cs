// A derived scope is passed where the overload wants a context.

namespace I071;

public interface IBlobs
{
    Task<byte[]> GetAsync(string name);

    Task<byte[]> GetAsync(Context ctx, string name);
}

public sealed class Avatar(IBlobs blobs)
{
    public async Task<byte[]> OfAsync(Context ctx, int user)
    {
        using IdleScope idle = ctx.WithIdleTimeout(TimeSpan.FromSeconds(3));
        var bytes = await blobs.GetAsync(idle, $"avatar/{user}");
        idle.Touch();
        return bytes;
    }
}
