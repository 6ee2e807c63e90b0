// The message must be settled although the client hangs up: the detached context keeps the values and has a bound of its own.

namespace I037;

public interface IMessages { Task<bool> HandleAsync(Context ctx, string body); Task SettleAsync(Context ctx, bool done); }

public sealed class Settling(IMessages messages)
{
    public async Task RunAsync(Context ctx, string body)
    {
        var done = await messages.HandleAsync(ctx, body);
        using var settling = ctx.WithoutCancel().WithTimeout(TimeSpan.FromSeconds(5));
        await messages.SettleAsync(settling, done);
    }
}
