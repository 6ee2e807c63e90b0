// The old form with a token is a bridge: it hands its token on as a context.

namespace I101;

public sealed class Templates
{
    public Task<string> ReadAsync(string name, CancellationToken cancellationToken = default) =>
        ReadAsync(Context.From(cancellationToken), name);

    public async Task<string> ReadAsync(Context ctx, string name)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(5));
        return $"<{name}>";
    }
}
