// The switch expression returns unawaited tasks out of the using declaration.

namespace M034;

public enum Source { Disk, Web }

public sealed class Assets(HttpClient http)
{
    public Task<byte[]> LoadAsync(Context ctx, Source source, string name)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(4));
        return source switch
        {
            Source.Disk => File.ReadAllBytesAsync(name, scope),
            Source.Web => http.GetByteArrayAsync(name, scope),
            _ => Task.FromResult(Array.Empty<byte>()),
        };
    }
}
