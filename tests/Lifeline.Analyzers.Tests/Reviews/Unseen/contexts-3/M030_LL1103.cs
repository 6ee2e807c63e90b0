// The scope was made for this very call, which gets the parent.

namespace M030;

public interface IGeo { Task<string> LocateAsync(Context ctx, string address); }

public sealed class Geocoder(IGeo geo)
{
    public async Task<string> LocateAsync(Context ctx, string address)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        return await geo.LocateAsync(ctx, address);
    }
}
