using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lifeline.Benchmarks.Web;

/// <summary>The same small application twice. A request is limited to 30 s; it makes one call, limited to 5 s, which listens to its token.</summary>
internal static class Shop
{
    public const string Path = "/cart/7";

    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_callTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Lifeline's way.</summary>
    public static WebApplication WithContexts()
    {
        var builder = NewBuilder();
        builder.Services.AddLifeline(options => options.DefaultTimeout = s_requestTimeout);
        var app = builder.Build();
        app.UseLifeline();
        app.MapGet("/cart/{id}", static async (Context ctx, int id) =>
        {
            using var call = ctx.WithTimeout(s_callTimeout);
            return await CallAsync(id, call.Token);
        });
        return app;
    }

    /// <summary>The framework's way.</summary>
    public static WebApplication WithLinkedTokens()
    {
        var builder = NewBuilder();
        builder.Services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = s_requestTimeout });
        var app = builder.Build();
        app.UseRequestTimeouts();
        app.MapGet("/cart/{id}", static async (HttpContext http, int id) =>
        {
            using var call = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
            call.CancelAfter(s_callTimeout);
            return await CallAsync(id, call.Token);
        });
        return app;
    }

    // What any call to a database or another service does with a token: registers on it, waits, and looks.
    private static async Task<string> CallAsync(int id, CancellationToken token)
    {
        using var registration = token.UnsafeRegister(static _ => { }, null);
        await Task.Yield();
        token.ThrowIfCancellationRequested();
        return $"cart {id}";
    }

    private static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
