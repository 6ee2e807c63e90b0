using Lifeline;
using Lifeline.AspNetCore;
using Lifeline.Sqlite;
using Microsoft.AspNetCore.Connections;

namespace Storefront.Services;

/// <summary>The three services, each an application of its own on a port of its own.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly List<WebApplication> _services = [];
    // What it takes to answer that the time is up, held back from the time that the other services are told.
    private static readonly TimeSpan s_wayBack = TimeSpan.FromMilliseconds(25);

    private readonly HttpClient _toPricing = new() { RemainingTimeMargin = s_wayBack };
    private readonly HttpClient _toStock = new() { RemainingTimeMargin = s_wayBack };

    private Shop(Journal journal) => Journal = journal;

    public Journal Journal { get; }

    public Uri Gateway { get; private set; } = null!;

    /// <summary>What is being worked on right now: all zero once the shop is quiet.</summary>
    public Leftovers Left => new(
        _services.Sum(service => service.Services.GetRequiredService<RequestContexts>().Live), SqliteActivity.Running, Journal.Running);

    /// <summary>How many requests the gateway was sent.</summary>
    public long Requests => _services[^1].Services.GetRequiredService<RequestContexts>().Started;

    /// <summary>Makes the database if need be, and starts the services.</summary>
    /// <exception cref="StorefrontException">The folder or a port can't be had.</exception>
    public static async Task<Shop> OpenAsync(Arguments arguments, Action<string> tell)
    {
        var file = new StockFile(arguments.Data);
        file.Prepare(tell);

        var journal = new Journal(keepsEntries: !arguments.Serve);
        var shop = new Shop(journal);
        try
        {
            var port = arguments.FirstPort;
            shop._toStock.BaseAddress = await shop.StartAsync("stock", port + 2, arguments.Serve, app => Stock.Map(app, file, journal));
            shop._toPricing.BaseAddress = await shop.StartAsync("pricing", port + 1, arguments.Serve, Pricing.Map);
            shop.Gateway = await shop.StartAsync(
                "gateway", port, arguments.Serve, app => Services.Gateway.Map(app, shop._toPricing, shop._toStock));
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until all three have been stopped: by Ctrl+C, by SIGTERM, or by <see cref="StopAsync"/>.</summary>
    public Task WaitForShutdownAsync() => Task.WhenAll(_services.Select(service => service.WaitForShutdownAsync()));

    /// <summary>Waits until nothing is left, for five seconds at most, and answers what is.</summary>
    public async Task<Leftovers> QuietAsync()
    {
        for (var i = 0; i < 1000 && !Left.IsNothing; i++)
        {
            await Task.Delay(5);
        }

        return Left;
    }

    /// <summary>Stops the services, those first that call the others.</summary>
    public async Task StopAsync()
    {
        foreach (var service in Enumerable.Reverse(_services))
        {
            await service.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }

        _toPricing.Dispose();
        _toStock.Dispose();
    }

    private async Task<Uri> StartAsync(string name, int? port, bool logs, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = name });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port ?? 0}");
        builder.Logging.ClearProviders();
        if (logs)
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning);
        }

        builder.Services.AddLifeline(options =>
        {
            options.Hop = name;
            options.ShowDetails = true;         // a service that strangers call would keep this to itself
        });

        var app = builder.Build();
        app.UseRouting();
        app.UseLifeline();
        app.Use(async (http, next) =>
        {
            var ctx = http.RequestContext;
            using var entry = Journal.Begin(name, ctx.Name!, ctx);
            await entry.WatchAsync(next(http));
        });
        map(app);

        try
        {
            await app.StartAsync();
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            throw new StorefrontException(
                $"Port {port} is in use, so the {name} service can't listen there. Stop what uses it, or choose three other ports with --port N.");
        }

        _services.Add(app);
        return new Uri(app.Urls.First());
    }
}

/// <summary>What has begun and not ended.</summary>
internal sealed record Leftovers(int Contexts, int Queries, int Tasks)
{
    public bool IsNothing => this is { Contexts: 0, Queries: 0, Tasks: 0 };
}
