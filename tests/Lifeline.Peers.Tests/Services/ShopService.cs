using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Lifeline.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lifeline.Peers.Tests.Services;

/// <summary>
/// The service of shop.proto on Kestrel, written by hand for gRPC (over HTTP/2) and for Connect (over HTTP/1.1), as a user of
/// Lifeline might: nothing in it knows of deadlines but by the context.
/// </summary>
internal sealed class ShopService : IAsyncDisposable
{
    // Long enough for a request to reach its handler for the first time, also where all is slow.
    private static readonly TimeSpan s_hurry = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly Channel<Context> _begun = Channel.CreateUnbounded<Context>();

    private ShopService(WebApplication app) => _app = app;

    public int GrpcPort => new Uri(_app.Urls.First()).Port;

    public int ConnectPort => new Uri(_app.Urls.Last()).Port;

    public RequestContextMetrics Contexts => _app.Services.GetRequiredService<RequestContextMetrics>();

    public static async Task<ShopService> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore().AddLifeline(options => options.ShutdownGrace = TimeSpan.Zero);
        var app = builder.Build();
        var shop = new ShopService(app);
        app.UseRouting();
        app.UseLifeline();
        app.MapPost("/shop.Shop/Wait", shop.AnswerAsync);
        app.MapPost("/shop.Shop/Hurry", shop.AnswerAsync).WithRequestTimeout(s_hurry);
        app.MapPost("/shop.Shop/Watch", shop.StreamAsync);
        app.MapGet("/wait", shop.WaitAsync);
        await app.StartAsync();
        return shop;
    }

    /// <summary>The context of the next request that has reached its handler.</summary>
    public Task<Context> BegunAsync() => _begun.Reader.ReadAsync().AsTask().Arrives();

    /// <summary>The same, or nothing when a call is answered before that.</summary>
    public async Task<Context?> BegunBeforeAsync(Task answer)
    {
        using var answered = new CancellationTokenSource();
        var begun = _begun.Reader.ReadAsync(answered.Token).AsTask();
        if (await Task.WhenAny(begun, answer).Arrives() == answer)
        {
            await answered.CancelAsync();
        }

        try
        {
            return await begun;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The contexts of all other requests that have reached their handler by now.</summary>
    public List<Context> Begun()
    {
        var begun = new List<Context>();
        while (_begun.Reader.TryRead(out var ctx))
        {
            begun.Add(ctx);
        }

        return begun;
    }

    /// <summary>Stops, and waits for the requests in flight.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var ctx = http.RequestContext;
        var remaining = Remaining(ctx);
        var order = await ReadAsync(http.Request);
        _begun.Writer.TryWrite(ctx);
        await Task.Delay(TimeSpan.FromMilliseconds(order.WaitMs), TimeProvider.System, ctx.Token);
        var receipt = new Receipt(order.Text, remaining);
        if (IsGrpc(http.Request))
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(GrpcFrame.Write(receipt.Text, receipt.RemainingMs), ctx.Token);
            http.Response.AppendTrailer("grpc-status", "0");
        }
        else
        {
            await http.Response.WriteAsJsonAsync(receipt, ShopJson.Default.Receipt, cancellationToken: ctx.Token);
        }
    }

    private async Task StreamAsync(HttpContext http)
    {
        var ctx = http.RequestContext;
        var receipt = new Receipt((await ReadAsync(http.Request)).Text, Remaining(ctx));
        var frame = IsGrpc(http.Request) ? GrpcFrame.Write(receipt.Text, receipt.RemainingMs) : ConnectFrame(receipt);
        http.Response.ContentType = http.Request.ContentType;
        _begun.Writer.TryWrite(ctx);
        while (true)
        {
            await http.Response.Body.WriteAsync(frame, ctx.Token);
            await http.Response.Body.FlushAsync(ctx.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ctx.Token);
        }
    }

    private async Task WaitAsync(HttpContext http)
    {
        _begun.Writer.TryWrite(http.RequestContext);
        await http.RequestContext.Done;
        http.RequestContext.ThrowIfDone();
    }

    private static async Task<Order> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestContext.Token);
        var bytes = body.ToArray();
        if (IsGrpc(request))
        {
            var (text, waitMs) = GrpcFrame.Read(bytes);
            return new Order(text, waitMs);
        }

        var isStream = request.ContentType!.StartsWith("application/connect+", StringComparison.Ordinal);
        return JsonSerializer.Deserialize(bytes.AsSpan(isStream ? 5 : 0), ShopJson.Default.Order)!;
    }

    private static byte[] ConnectFrame(Receipt receipt)
    {
        byte[] frame = [0, 0, 0, 0, 0, .. JsonSerializer.SerializeToUtf8Bytes(receipt, ShopJson.Default.Receipt)];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        return frame;
    }

    private static bool IsGrpc(HttpRequest request) => request.ContentType!.StartsWith("application/grpc", StringComparison.Ordinal);

    private static int Remaining(Context ctx) => (int)(ctx.Remaining?.TotalMilliseconds ?? -1);
}
