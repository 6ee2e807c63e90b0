// The zero is an option's word for "no limit", and is handled before a timeout is made of it.

namespace I084;

public sealed record CallOptions { public TimeSpan Limit { get; init; } = TimeSpan.Zero; }
public interface ICall { Task<string> InvokeAsync(Context ctx); }

public class Caller(CallOptions options)
{
    public async Task<string> InvokeAsync(Context ctx, ICall call)
    {
        if (options.Limit == TimeSpan.Zero)
        {
            return await call.InvokeAsync(ctx);
        }

        using var scope = ctx.WithTimeout(options.Limit);
        return await call.InvokeAsync(scope);
    }
}
