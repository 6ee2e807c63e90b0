// The derived scope is made inline as an argument and dropped; it lives until its timeout.

namespace M003;

public sealed class Thumbnailer(HttpClient http)
{
    public Task<byte[]> FetchAsync(Context ctx, Uri source) =>
        http.GetByteArrayAsync(source, ctx.WithTimeout(TimeSpan.FromSeconds(10)));
}
