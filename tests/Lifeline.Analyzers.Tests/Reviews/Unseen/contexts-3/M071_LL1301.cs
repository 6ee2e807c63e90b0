// An idle limit of zero: the copy is ended before its first byte.

namespace M071;

public interface ICopy { Task CopyAsync(Context ctx, Action progress); }

public class Copying
{
    public async Task CopyAsync(Context ctx, ICopy copy)
    {
        using var idle = ctx.WithIdleTimeout(TimeSpan.Zero);
        await copy.CopyAsync(idle, idle.Touch);
    }
}
