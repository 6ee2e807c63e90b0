// The framework's infinite time span is minus one millisecond, and ends the context at once.

namespace M192;

public sealed class Patient(HttpClient http)
{
    public async Task<byte[]> WaitAsync(Context ctx, Uri source)
    {
        using var scope = ctx.WithTimeout(Timeout.InfiniteTimeSpan);
        return await http.GetByteArrayAsync(source, scope);
    }
}
