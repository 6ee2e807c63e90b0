using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lifeline.AspNetCore;
using Lifeline.Peers.Tests.Services;

namespace Lifeline.Peers.Tests;

/// <summary>
/// Every way to end, hundreds of times: each time with the right cause. How long it took is printed, and no test's business,
/// as it depends on the machine; docs/integrations/http.md shows a run.
/// </summary>
public class HowSoonItEnds
{
    private const int Rounds = 300;

    [Fact]
    public Task A_closed_connection() => MeasureAsync("HTTP/1.1: connection closed → request ended", async shop =>
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, shop.ConnectPort);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /wait HTTP/1.1\r\nHost: shop\r\n\r\n"));
        var ctx = await shop.BegunAsync();
        var ended = EndOf(ctx);
        var start = Stopwatch.GetTimestamp();
        socket.Close();
        return Elapsed<ClientGoneException>(start, await ended, ctx);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_call_that_is_cancelled(int version) => MeasureAsync($"HTTP/{version}: our call cancelled → remote request ended", async shop =>
    {
        using var http = Client(shop, version);
        using var scope = Context.Background.WithCancel();
        var call = http.GetStringAsync("/wait", scope);
        var ctx = await shop.BegunAsync();
        var ended = EndOf(ctx);
        var start = Stopwatch.GetTimestamp();
        scope.Cancel();
        var elapsed = Elapsed<ClientGoneException>(start, await ended, ctx);
        await Assert.ThrowsAsync<CanceledException>(() => call);
        return elapsed;
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task The_caller_of_a_call_that_is_cancelled(int version) => MeasureAsync($"HTTP/{version}: our call cancelled → it throws", async shop =>
    {
        using var http = Client(shop, version);
        using var scope = Context.Background.WithCancel();
        var call = http.GetStringAsync("/wait", scope);
        await shop.BegunAsync();
        var start = Stopwatch.GetTimestamp();
        scope.Cancel();
        await Assert.ThrowsAsync<CanceledException>(() => call);
        return Stopwatch.GetElapsedTime(start);
    });

    [Fact]
    public Task A_deadline() => MeasureAsync("deadline passed → request ended (lateness)", async shop =>
    {
        using var http = Client(shop, 1);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/wait") { Headers = { { "lifeline-timeout-ms", "20" } } };
            var call = http.SendAsync(request, TestContext.Current.CancellationToken);
            var elapsed = await shop.BegunBeforeAsync(call) is { } ctx
                ? Elapsed<RequestDeadlineException>(Stopwatch.GetTimestamp() + (long)(ctx.Remaining!.Value.TotalSeconds * Stopwatch.Frequency), await EndOf(ctx), ctx)
                : default(TimeSpan?);
            using var response = await call.Arrives();
            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
            if (elapsed is { } measured)
            {
                return measured;
            }

            // Once more: on a busy machine the time can be up before the handler's turn comes.
        }
    });

    private static Task<long> EndOf(Context ctx)
    {
        var ended = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        ctx.AfterFunc(() => ended.SetResult(Stopwatch.GetTimestamp()));
        return ended.Task.Arrives();
    }

    private static TimeSpan Elapsed<TCause>(long start, long end, Context ctx)
    {
        Assert.IsType<TCause>(ctx.Cause);
        return Stopwatch.GetElapsedTime(start, end);
    }

    private static HttpClient Client(ShopService shop, int version) => new()
    {
        BaseAddress = new Uri($"http://127.0.0.1:{(version == 1 ? shop.ConnectPort : shop.GrpcPort)}"),
        DefaultRequestVersion = new Version(version, version == 1 ? 1 : 0),
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Patience.Longest,
    };

    private static async Task MeasureAsync(string what, Func<ShopService, Task<TimeSpan>> once)
    {
        await using var shop = await ShopService.StartAsync();
        var spans = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            spans.Add(await once(shop));
        }

        spans.Sort();
        Console.WriteLine($"{what}: p50 {spans[Rounds / 2].TotalMilliseconds:0.00} ms, p99 {spans[Rounds * 99 / 100].TotalMilliseconds:0.00} ms, most {spans[^1].TotalMilliseconds:0.00} ms");
        await shop.StopAsync();
        Assert.Equal(0, shop.Contexts.Live);
    }
}
