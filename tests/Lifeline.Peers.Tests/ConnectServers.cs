using System.Net.Http.Json;
using Lifeline.Http;
using Lifeline.Peers.Tests.Running;
using Lifeline.Peers.Tests.Services;

namespace Lifeline.Peers.Tests;

/// <summary>Connect's own server for Node.js behind a client of ours, with the deadline in Connect's header.</summary>
public class ConnectServers(NodePeers peers)
{
    [Fact]
    public async Task The_server_learns_the_deadline_and_answers()
    {
        await using var server = peers.Start("connect-server.mjs");
        using var http = await ConnectAsync(server, marginMs: 0);
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(600));

        using var response = await CallAsync(http, "Wait", waitMs: 1, scope);

        Assert.Equal("tea", (await response.Content.ReadFromJsonAsync(ShopJson.Default.Receipt, scope))!.Text);
        Assert.InRange((await server.HearOfAsync("begun")).GetProperty("remainingMs").GetInt32(), 1, 600_000);
    }

    [Fact]
    public async Task What_the_server_says_about_its_deadline_is_the_cause()
    {
        await using var server = peers.Start("connect-server.mjs");
        using var http = await ConnectAsync(server, marginMs: 597_000);       // so that the server has three seconds,
        using var scope = Context.Root(new VirtualClock()).WithTimeout(TimeSpan.FromSeconds(600));      // and here none pass

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(http, "Wait", waitMs: 600_000, scope));

        Assert.Equal(504, Assert.IsType<RemoteEndedException>(error.InnerException).Status);
        Assert.False(scope.Context.IsDone);
        await server.HearOfAsync("cancelled");
    }

    [Fact]
    public async Task A_server_that_is_leaving_is_the_cause_too()
    {
        await using var server = peers.Start("connect-server.mjs");
        using var http = await ConnectAsync(server, marginMs: 0);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(http, "Hurry", waitMs: 1, Context.Background));

        var remote = Assert.IsType<RemoteEndedException>(error.InnerException);
        Assert.Equal((503, "the service is leaving"), (remote.Status, remote.Detail));
    }

    [Fact]
    public async Task Our_cancel_ends_the_work_of_the_server()
    {
        await using var server = peers.Start("connect-server.mjs");
        using var http = await ConnectAsync(server, marginMs: 0);
        using var scope = Context.Background.WithCancel();

        var call = CallAsync(http, "Wait", waitMs: 600_000, scope);
        await server.HearOfAsync("begun");
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => call);
        await server.HearOfAsync("cancelled");
    }

    private static async Task<HttpResponseMessage> CallAsync(HttpClient http, string method, int waitMs, Context ctx)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/shop.Shop/{method}")
        {
            Content = JsonContent.Create(new Order("tea", waitMs), ShopJson.Default.Order, new("application/json")),
            Headers = { { "Connect-Protocol-Version", "1" } },
        };
        var response = await http.SendAsync(request, ctx);
        return await response.EnsureSuccessAsync(ctx);
    }

    private static async Task<HttpClient> ConnectAsync(ToolProcess server, int marginMs) => new()
    {
        BaseAddress = new Uri($"http://127.0.0.1:{(await server.HearOfAsync("listening")).GetProperty("port").GetInt32()}"),
        Timeout = Patience.Longest,
        Destination = new HttpPropagationOptions
        {
            Headers = [RemainingTimeHeader.Connect],
            Limits = new RemainingTimeLimits { Margin = TimeSpan.FromMilliseconds(marginMs) },
        },
    };
}
