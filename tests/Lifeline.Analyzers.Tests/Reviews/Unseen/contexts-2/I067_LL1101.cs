// The overload without a context is the one that forwards: it calls the other with a root, having none itself.

namespace I067;

public sealed class Renderer
{
    public Task<string> RenderAsync(string template) => RenderAsync(Context.Todo, template);

    public async Task<string> RenderAsync(Context ctx, string template)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(1));
        return template.Replace("{name}", "Ada", StringComparison.Ordinal);
    }
}
