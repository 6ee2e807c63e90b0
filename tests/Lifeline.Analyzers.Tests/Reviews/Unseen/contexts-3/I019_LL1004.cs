// What is passed is the context: the implicit conversion leaves the scope, and the right to end it, here.

namespace I019;

public interface IRenderer { Task<byte[]> RenderAsync(Context ctx, string template); }

public sealed class Reports(IRenderer renderer)
{
    public async Task<byte[]> MonthlyAsync(Context ctx)
    {
        using ContextScope scope = ctx.WithTimeout(TimeSpan.FromSeconds(20));
        return await renderer.RenderAsync(scope, "monthly");
    }
}
