using System.Runtime.CompilerServices;
using Lifeline;
using Lifeline.AspNetCore;
using Lifeline.AspNetCore.Responses;
using Lifeline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts contexts into the request pipeline.</summary>
public static class LifelineApplicationBuilderExtensions
{
    /// <summary>
    /// Gives every request a context, which ends when the client is gone, when the time of the caller, the endpoint or the
    /// default is up, when the application shuts down, or when the rest of the pipeline is done. The response to a request that
    /// was ended is 499, 504 or 503 with a problem document. All but the last also cancel <see cref="HttpContext.RequestAborted"/>
    /// from here on, unless <see cref="LifelineOptions.LendRequestAborted"/> says otherwise.
    /// </summary>
    /// <param name="app">
    /// The pipeline. Call this after routing; after exception handlers, which would otherwise write the response; and after output
    /// caching, which would otherwise end all requests that wait for the same response with the request that fetches it.
    /// </param>
    /// <param name="file">Filled in by the compiler. Errors name this place as where requests' contexts are made.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><c>services.AddLifeline()</c> was not called.</exception>
    public static IApplicationBuilder UseLifeline(
        this IApplicationBuilder app, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ApplicationServices;
        var server = services.GetService<ServerLifetime>() ?? throw new InvalidOperationException(
            "app.UseLifeline() needs services that are not there. Call builder.Services.AddLifeline() before the application is built.");

        var metrics = services.GetRequiredService<RequestContextMetrics>();
        var timeouts = services.GetRequiredService<RequestTimeoutResolver>();
        var baggage = services.GetRequiredService<CallerBaggageReader>();
        var responder = services.GetRequiredService<CancellationResponder>();
        var warning = services.GetRequiredService<RoutingWarning>();
        var site = new SourceLocation(file, line);
        var options = services.GetRequiredService<IOptions<LifelineOptions>>().Value;
        var (lends, scopes) = (options.LendRequestAborted, options.AddLogScope ? services.GetRequiredService<ILogger<LifelineMiddleware>>() : null);
        return app.Use(next => new LifelineMiddleware(next, site, server, metrics, timeouts, baggage, responder, warning, lends, scopes).InvokeAsync);
    }
}
