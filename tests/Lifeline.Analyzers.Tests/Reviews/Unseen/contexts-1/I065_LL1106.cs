// Task.Run is given the token, and the body the context.
using Lifeline;

namespace I065;

public class Hash
{
    public Task<byte[]> ComputeAsync(Context ctx, Func<Context, byte[]> compute) =>
        Task.Run(() => compute(ctx), ctx.Token);
}
