// The background is only compared with, to refuse a context that can never end.

namespace I034;

public interface IStream { Task ReadAsync(Context ctx); }

public static class Guards
{
    public static Task ReadAsync(Context ctx, IStream stream)
    {
        if (ctx == Context.Background)
        {
            throw new ArgumentException("reading needs a context that can end", nameof(ctx));
        }

        return stream.ReadAsync(ctx);
    }
}
