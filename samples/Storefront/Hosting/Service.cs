using System.Net;
using System.Net.Sockets;
using Lifeline;
using Lifeline.AspNetCore;
using Lifeline.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Storefront.Watching;

namespace Storefront.Hosting;

/// <summary>One of the three services: a web application of its own, on a port of its own.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Service(WebApplication app, string name)
    {
        _app = app;
        Name = name;
        Address = new Uri(app.Urls.Single());
        Contexts = app.Services.GetRequiredService<RequestContextMetrics>();
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>Counts the contexts of its requests, also after it was stopped.</summary>
    public RequestContextMetrics Contexts { get; }

    /// <summary>Starts a service.</summary>
    /// <param name="name">What it is called, in answers too.</param>
    /// <param name="port">Zero for any that is free.</param>
    /// <param name="shared">What all services share.</param>
    /// <param name="services">Registers what only this one needs.</param>
    /// <param name="map">Its pipeline and endpoints.</param>
    /// <exception cref="RefusalException">The port can't be had.</exception>
    public static async Task<Service> StartAsync(
        string name, int port, Shared shared, Action<IServiceCollection> services, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Logging.ClearProviders();
        if (shared.Logs)
        {
            builder.Logging.AddProvider(new LogLines(name));
        }

        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(shared.Journal);
        builder.Services.AddLifeline(lifeline =>
        {
            lifeline.ServiceName = name;
            lifeline.Root = shared.Root;                // a signal to the process ends all requests
            lifeline.ShowDetails = true;                // all callers are on this machine,
            lifeline.TrustsCaller = _ => true;          // and what they could forge is a number of the storm's
            lifeline.CallerBaggage = StormRequest.Baggage;
        });
        services(builder.Services);

        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync();
            return new Service(app, name);
        }
        catch (Exception failure) when (failure is SocketException or IOException { InnerException: AddressInUseException })
        {
            await app.DisposeAsync();
            throw new RefusalException(
                $"Storefront can't start '{name}' on port {port}: {Why(failure)}. "
                + "Choose another with --port N (N, N+1 and N+2 are used), or stop the program that listens there.");
        }
    }

    /// <summary>A client for this service.</summary>
    /// <param name="caller">Who calls; told as the user agent.</param>
    public HttpClient ClientFor(string caller) => new()
    {
        BaseAddress = Address,
        DefaultRequestHeaders = { { "User-Agent", caller } },
        // For the other side to say why, also on a busy machine.
        Destination = new HttpPropagationOptions
        {
            Limits = new RemainingTimeLimits { Margin = TimeSpan.FromMilliseconds(40) },
            Baggage = StormRequest.Baggage,
            TrustedHosts = [Address.Host],
        },
    };

    /// <summary>Waits for the requests in flight and gives back the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static string Why(Exception failure) =>
        failure is SocketException socket ? $"the system refuses it ({socket.Message})" : "it is in use";
}
