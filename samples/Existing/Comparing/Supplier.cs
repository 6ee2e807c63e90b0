using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Existing.Shipping;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Existing.Comparing;

/// <summary>The next hop: prices and stock over HTTP, shipping over gRPC. Slow, and notes what it was told.</summary>
internal sealed class Supplier(TimeSpan work) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Call> _calls = [];
    private WebApplication? _app;               // null before StartAsync

    public string HttpAddress => _app!.Urls.First();

    public string GrpcAddress => _app!.Urls.Last();

    public static async Task<Supplier> StartAsync(TimeSpan work)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var supplier = new Supplier(work);
        builder.Services.AddSingleton(supplier);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGet("/price/{id}", (HttpContext http, int id) => supplier.WorkAsync(http, id));
        app.MapGet("/stock/{id}", (HttpContext http, int id) => supplier.WorkAsync(http, id));
        app.MapGrpcService<ShippingService>();
        await app.StartAsync();
        supplier._app = app;
        return supplier;
    }

    /// <summary>The call about this id, once it is over; null when there was none.</summary>
    public async Task<Call?> OverAsync(int id)
    {
        if (_calls.TryGetValue(id, out var call))
        {
            await call.Over.Task;
        }

        return call;
    }

    public async ValueTask DisposeAsync() => await _app!.DisposeAsync();

    public async Task<string> WorkAsync(HttpContext http, int id)
    {
        if (id == Scenario.WarmUp)
        {
            return "warm";
        }

        var call = _calls[id] = new Call(Told(http.Request.Headers));
        try
        {
            await Task.Delay(work, TimeProvider.System, http.RequestAborted);
            call.RanToItsEnd = true;
            return "12.50";
        }
        finally
        {
            call.EndedAt = TimeProvider.System.GetTimestamp();
            call.Over.TrySetResult();
        }
    }

    private static int? Told(IHeaderDictionary headers) =>
        int.TryParse(headers["lifeline-timeout-ms"], NumberStyles.None, CultureInfo.InvariantCulture, out var left) ? left : null;

    internal sealed class Call(int? toldMs)
    {
        public int? ToldMs => toldMs;

        public bool RanToItsEnd { get; set; }

        public long EndedAt { get; set; }

        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal sealed class ShippingService(Supplier supplier) : Shipping.Shipping.ShippingBase
    {
        public override async Task<QuoteReply> Quote(QuoteRequest request, ServerCallContext context) =>
            new() { Text = await supplier.WorkAsync(context.GetHttpContext(), request.Order) };
    }
}
