using System.Threading.RateLimiting;
using Existing.Clients;
using Existing.Orders;
using Lifeline.EntityFrameworkCore;
using Lifeline.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Refit;

namespace Existing;

/// <summary>How the service is put together. All that is Lifeline's stands behind one setting.</summary>
public static class OrderService
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        var services = builder.Services;
        var isOn = builder.Configuration.GetValue("Lifeline", true);
        if (isOn)
        {
            services.AddLifeline(options =>                                                         // 1
            {
                options.AddLogScope = true;
                options.ShutdownGrace = TimeSpan.Zero;      // 8 s unless set; the comparison does not wait for that
            });
            services.ConfigureHttpClientDefaults(client => client.AddLifelineHandler());            // 2: all clients, also Refit's and gRPC's
        }

        services.AddSingleton<SlowDisk>();
        services.AddDbContext<OrderDb>((provider, options) =>
        {
            options.UseSqlite(provider.GetRequiredService<IConfiguration>()["Database"] ?? "Data Source=orders.db")
                .AddInterceptors(provider.GetRequiredService<SlowDisk>());
            if (isOn)
            {
                options.UseLifeline();                                                              // where there is a database
            }
        });
        services.AddControllers();
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<IHandler<SalesReport, int>, SalesReportHandler>();
        services.AddHttpClient<PriceClient>(Address);
        services.AddRefitGeneratedClient<IStockApi>().ConfigureHttpClient(Address).AddStandardResilienceHandler();
        services.AddGrpcClient<Shipping.Shipping.ShippingClient>((provider, grpc) => grpc.Address = new Uri(Setting(provider, "Shipping")));
        services.AddSignalR();
        services.AddHostedService<StockRefresher>();
        services.AddOutputCache();
        services.AddRateLimiter(limits => limits.AddConcurrencyLimiter("one", options => (options.PermitLimit, options.QueueLimit) = (1, 10)));
        services.AddProblemDetails();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.Use(AnswerGoneClients);
        app.UseRouting();
        app.UseOutputCache();
        if (isOn)
        {
            app.UseLifeline();                                                                      // 3
        }

        app.UseRateLimiter();
        app.MapControllers();
        app.MapHub<OrderHub>("/hub");
        app.MapGet("/price/{id}", (int id, PriceClient prices, CancellationToken token) => prices.PriceAsync(id, token));
        app.MapGet("/linked/{id}", (int id, PriceClient prices, CancellationToken token) => prices.PriceInTimeAsync(id, token));
        app.MapGet("/stock/{id}", (int id, IStockApi stock, CancellationToken token) => stock.StockAsync(id, token));
        app.MapGet("/shipping/{id}", async (int id, Shipping.Shipping.ShippingClient shipping, CancellationToken token) =>
            (await shipping.QuoteAsync(new Shipping.QuoteRequest { Order = id }, cancellationToken: token)).Text);
        app.MapGet("/limited/{id}", (int id, PriceClient prices, CancellationToken token) => prices.PriceAsync(id, token)).RequireRateLimiting("one");
        app.MapGet("/catalog/{id}", (int id, PriceClient prices, CancellationToken token) => prices.PriceAsync(id, token)).CacheOutput();
        return app;
    }

    // The team's own: a client that is gone is no error.
    private static async Task AnswerGoneClients(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    private static void Address(IServiceProvider provider, HttpClient http) => http.BaseAddress = new Uri(Setting(provider, "Supplier"));

    private static string Setting(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IConfiguration>()[name] ?? $"http://{name.ToLowerInvariant()}:8080";
}
