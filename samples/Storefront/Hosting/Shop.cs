using Lifeline;
using Storefront.Data;
using Storefront.Watching;

namespace Storefront.Hosting;

/// <summary>The three services, up and running.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];
    private readonly List<Service> _services = [];
    private readonly Shared _shared;
    private bool _stopped;

    private Shop(Shared shared, Warehouse warehouse)
    {
        _shared = shared;
        Warehouse = warehouse;
    }

    /// <summary>The stock's database.</summary>
    public Warehouse Warehouse { get; }

    /// <summary>Those that are up, in the order in which a request meets them.</summary>
    public IReadOnlyList<Service> Services => _services;

    public Journal Journal => _shared.Journal;

    /// <summary>The gateway's address.</summary>
    public Uri Address => _services[0].Address;

    /// <summary>Starts the three, and has everything compiled and connected before the first customer comes.</summary>
    /// <param name="shared">What they share.</param>
    /// <param name="warehouse">The stock's database, which the shop disposes.</param>
    /// <param name="firstPort">The gateway's port, which the two others follow; null for any that are free.</param>
    /// <exception cref="RefusalException">A port can't be had.</exception>
    public static async Task<Shop> OpenAsync(Shared shared, Warehouse warehouse, int? firstPort)
    {
        var shop = new Shop(shared, warehouse);
        try
        {
            await shop.StartAsync(firstPort);
            await shop.WarmUpAsync();
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops them, the gateway first. The second time does nothing.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }
    }

    /// <summary>Stops them, and lets go of clients and database. The second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _clients.ForEach(client => client.Dispose());
        await Warehouse.DisposeAsync();
    }

    private async Task StartAsync(int? firstPort)
    {
        int Port(int offset) => firstPort is { } first ? first + offset : 0;

        var stock = Keep(await Service.StartAsync("stock", Port(2), _shared,
            services => services.AddScoped(_ => Warehouse.CreateConnection()),
            Stock.Map));
        var pricing = Keep(await Service.StartAsync("pricing", Port(1), _shared, _ => { },
            app => Pricing.Map(app, Client(stock, "pricing"))));
        Keep(await Service.StartAsync("gateway", Port(0), _shared, _ => { }, app =>
        {
            app.MapWhen(http => http.Request.Path == "/running", running => running.Run(
                http => http.Response.WriteAsync(Leftovers.CountIn(this).ToJson(), http.RequestAborted)));
            Gateway.Map(app, Client(pricing, "gateway"), Client(stock, "gateway"));
        }));
    }

    private async Task WarmUpAsync()
    {
        using var http = _services[0].ClientFor("warm-up");
        for (var i = 0; i < 10; i++)
        {
            using var answer = await http.GetAsync($"/cart/{Warehouse.Items}", _shared.Root);
        }

        if (_shared.Logs)
        {
            return;                             // a server would log the next one, and nobody times its first answers
        }

        // The way of those whose time runs out has to be compiled as well. How this one is answered is of no matter.
        using var brief = _shared.Root.WithTimeout(TimeSpan.FromMilliseconds(200));
        try
        {
            using var late = await http.GetAsync($"/cart/{Warehouse.Bestseller}", brief);
        }
        catch (DeadlineExceededException)
        {
        }
    }

    private Service Keep(Service service)
    {
        _services.Insert(0, service);
        return service;
    }

    private HttpClient Client(Service service, string caller)
    {
        var client = service.ClientFor(caller);
        _clients.Add(client);
        return client;
    }
}
