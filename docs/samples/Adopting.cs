using Lifeline.EntityFrameworkCore;
using Lifeline.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lifeline.Docs.Samples;

internal sealed class Adopting
{
    public static void Start(WebApplicationBuilder builder, string connectionString)
    {
        #region adopting-lines
        builder.Services.AddLifeline();
        builder.Services.ConfigureHttpClientDefaults(client => client.AddLifelineHandler());    // all clients of the factory
        builder.Services.AddDbContext<ShopDb>(options => options.UseSqlite(connectionString).UseLifeline());

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseRouting();
        app.UseLifeline();                      // behind routing, exception handlers and output caching
        #endregion
    }

    public static void Switch(WebApplicationBuilder builder)
    {
        #region adopting-off
        builder.Services.AddLifeline(options => options.LendRequestAborted = false);
        #endregion
    }

    public static void Limit(WebApplicationBuilder builder)
    {
        #region adopting-limit
        builder.Services.AddLifeline(options => options.DefaultTimeout = TimeSpan.FromSeconds(30));
        #endregion
    }

    public static void Strangers(IServiceCollection services)
    {
        #region http-defaults
        services.ConfigureHttpClientDefaults(client => client.AddLifelineHandler());
        services.AddHttpClient("stranger").AddLifelineHandler(new HttpPropagationOptions { Headers = [] });     // ends with its request, tells nothing
        #endregion
    }

    public static void Log(WebApplicationBuilder builder)
    {
        #region adopting-log
        builder.Services.AddLifeline(options => options.AddLogScope = true);
        builder.Logging.AddJsonConsole(console => console.IncludeScopes = true);
        #endregion
    }

    public static async Task ImportAsync(Context ctx, ILogger logger, ShopDb db)
    {
        #region adopting-log-own
        using var scope = logger.BeginScope(new ContextLogScope(ctx));
        #endregion
        await db.SaveChangesAsync(ctx);
    }

    internal sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options);
}
