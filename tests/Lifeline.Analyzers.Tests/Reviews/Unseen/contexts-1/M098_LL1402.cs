// Configuration belongs to dependency injection, not into the context.
using Lifeline;
using Microsoft.Extensions.Configuration;

namespace M098;

public class Bootstrap
{
    internal static readonly ContextKey<IConfiguration> Config = new("config");

    public async Task StartAsync(Context ctx, IConfiguration configuration, Func<Context, Task> main)
    {
        await main(ctx.WithValue(Config, configuration));
    }
}
