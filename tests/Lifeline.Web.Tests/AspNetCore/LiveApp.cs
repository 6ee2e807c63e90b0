using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lifeline.AspNetCore.Tests;

/// <summary>An application on Kestrel and a port of its own, whose requests live on a clock that the test moves.</summary>
internal sealed class LiveApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LiveApp(WebApplication app, VirtualClock clock, LogLines log, bool http2)
    {
        _app = app;
        Clock = clock;
        Log = log;
        Address = new Uri(app.Urls.Single());
        Http = new HttpClient
        {
            BaseAddress = Address,
            Timeout = Patience.Longest,
            DefaultRequestVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public VirtualClock Clock { get; }

    public LogLines Log { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public RequestContextMetrics Contexts => _app.Services.GetRequiredService<RequestContextMetrics>();

    public IHostApplicationLifetime Host => _app.Services.GetRequiredService<IHostApplicationLifetime>();

    /// <summary>Starts an application with <c>AddLifeline</c> and <c>UseLifeline</c>.</summary>
    public static Task<LiveApp> StartAsync(Action<WebApplication> map, Action<LifelineOptions>? options = null, bool http2 = false) =>
        StartAsync(_ => { }, app => map((WebApplication)app.UseLifeline()), options, http2);

    /// <summary>Starts an application with <c>AddLifeline</c>, whose pipeline is all the test's own.</summary>
    public static async Task<LiveApp> StartAsync(
        Action<IServiceCollection> services, Action<WebApplication> pipeline, Action<LifelineOptions>? options = null, bool http2 = false)
    {
        var clock = new VirtualClock();
        var log = new LogLines();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Lifeline.Web.Tests", EnvironmentName = "Production" });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1));
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddLifeline(lifeline =>
        {
            lifeline.Root = Context.Root(clock);
            lifeline.ServiceName = "shop";
            lifeline.ShutdownGrace = TimeSpan.Zero;             // what a test has left open ends with it
        });
        builder.Services.AddLifeline(options);
        services(builder.Services);

        var app = builder.Build();
        pipeline(app);
        await app.StartAsync();
        return new LiveApp(app, clock, log, http2);
    }

    /// <summary>Gets an answer, whatever its status.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path);

    /// <summary>Gets the text of a successful answer.</summary>
    public Task<string> GetStringAsync(string path) => Http.GetStringAsync(path);

    /// <summary>Sends a request as bytes, and leaves the connection open.</summary>
    public async Task<Socket> SendRawAsync(string path, string headers = "")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address.Host, Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: shop\r\n{headers}\r\n"));
        return socket;
    }

    /// <summary>Stops the application, which waits for the requests in flight until the token is cancelled.</summary>
    public Task StopWithinAsync(CancellationToken patience) => _app.StopAsync(patience);

    /// <summary>Stops the application, which waits for the requests in flight.</summary>
    public async Task StopAsync()
    {
        Http.Dispose();
        using var patience = new CancellationTokenSource(Patience.Longest, TimeProvider.System);
        await _app.StopAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>What was logged by Lifeline.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];

    public string[] OfLifeline => [.. _lines];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Lifeline.", StringComparison.Ordinal) ? new Lines(_lines) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : " with " + exception.GetType().Name)}");
    }
}
