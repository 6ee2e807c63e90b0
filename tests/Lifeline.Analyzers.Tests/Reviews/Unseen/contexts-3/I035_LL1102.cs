// The farewell in DisposeAsync is bounded by itself; the session's context has ended by then.

namespace I035;

public interface IWire { Task SendAsync(Context ctx, string frame); }

[HoldsContext]
public sealed class Session(Context ctx, IWire wire) : IAsyncDisposable
{
    public Task SayAsync(string line) => wire.SendAsync(ctx, line);

    public async ValueTask DisposeAsync()
    {
        using var farewell = ctx.WithoutCancel().WithTimeout(TimeSpan.FromSeconds(2));
        await wire.SendAsync(farewell, "QUIT");
    }
}
