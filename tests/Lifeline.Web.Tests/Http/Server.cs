using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lifeline.Http.Tests;

/// <summary>The other end of a test's calls: Kestrel on a port of its own, and what the test makes of a request.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Server(WebApplication app) => _app = app;

    // Without draining, a connection whose answer was not read to the end closes at once instead of after two seconds.
    public HttpClient Http { get; } = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = Patience.Longest };

    public Uri Address => Http.BaseAddress!;

    /// <summary>Completes when a request has come to a handler that waits.</summary>
    public Task Reached => _reached.Task.Arrives();

    /// <summary>Completes when the client of a handler that waits has gone.</summary>
    public Task HungUp => _hungUp.Task.Arrives();

    /// <summary>Starts a server whose handler waits until the client has gone.</summary>
    /// <param name="first">What it sends before it waits: nothing when null, then headers and this.</param>
    public static Task<Server> StartSilentAsync(string? first = null) => StartAsync(async (server, http) =>
    {
        if (first is not null)
        {
            await http.Response.WriteAsync(first);
            await http.Response.Body.FlushAsync();
        }

        await server.WaitForHangUpAsync(http);
    });

    public static Task<Server> StartAsync(Func<HttpContext, Task> handler, Action<WebApplication>? inFront = null) =>
        StartAsync((_, http) => handler(http), inFront);

    public static async Task<Server> StartAsync(Func<Server, HttpContext, Task> handler, Action<WebApplication>? inFront = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new Server(app);
        inFront?.Invoke(app);
        app.Run(http => handler(server, http));
        await app.StartAsync();
        server.Http.BaseAddress = new Uri(app.Urls.Single());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task WaitForHangUpAsync(HttpContext http)
    {
        using var watch = http.RequestAborted.Register(_hungUp.SetResult);
        _reached.SetResult();
        await HungUp;
    }
}
