using System.Text.Json;
using Lifeline.AspNetCore;
using Lifeline.Peers.Tests.Running;
using Lifeline.Peers.Tests.Services;

namespace Lifeline.Peers.Tests;

/// <summary>curl, with the header that Envoy sends to what stands behind it, and wrk, which hangs up by the thousand.</summary>
public class CommandLineClients
{
    [Fact]
    public async Task What_Envoy_expects_is_the_requests_deadline()
    {
        await using var shop = await ShopService.StartAsync();

        var (exitCode, output, _) = await ToolProcess.RunAsync(
            Tool.Require("curl"), ".", "--silent", "--show-error", "--header", "x-envoy-expected-rq-timeout-ms: 300", $"http://127.0.0.1:{shop.ConnectPort}/wait");

        Assert.Equal(0, exitCode);
        var problem = JsonDocument.Parse(output).RootElement;
        Assert.Equal(504, problem.GetProperty("status").GetInt32());
        Assert.Equal("caller-deadline", problem.GetProperty("cause").GetString());
        Assert.Equal(300, problem.GetProperty("budgetMs").GetInt64());
    }

    [Fact]
    public async Task A_client_that_does_not_wait_that_long_is_gone()
    {
        await using var shop = await ShopService.StartAsync();

        var (exitCode, _, _) = await ToolProcess.RunAsync(
            Tool.Require("curl"), ".", "--silent", "--max-time", "5", "--header", "x-envoy-expected-rq-timeout-ms: 600000", $"http://127.0.0.1:{shop.ConnectPort}/wait");

        const int TimedOut = 28;
        Assert.Equal(TimedOut, exitCode);
        var ctx = await shop.BegunAsync();
        await ctx.Done.AsTask().Arrives();
        Assert.IsType<ClientGoneException>(ctx.Cause);
    }

    [Fact]
    public async Task Thousands_that_hang_up_leave_nothing_behind()
    {
        const int Rounds = 3, Connections = 1000;
        var wrk = Tool.Require("wrk");
        await using var shop = await ShopService.StartAsync();

        for (var round = 0; round < Rounds; round++)
        {
            // Nobody is ever answered, so each connection has a request under way when wrk closes it.
            await ToolProcess.RunAsync(wrk, ".", "--threads", "1", "--connections", $"{Connections}", "--duration", "2s", $"http://127.0.0.1:{shop.ConnectPort}/wait");
        }

        // A request whose client had gone before its turn came has had a context, and no handler.
        await Patience.Until(() => shop.Contexts.Live == 0);
        var begun = shop.Begun();
        Assert.All(begun, ctx => Assert.IsType<ClientGoneException>(ctx.Cause));
        Assert.InRange(begun.Count, Rounds * Connections / 2, Rounds * Connections);
        await shop.StopAsync();
        Assert.Equal(0, shop.Contexts.Live);
    }
}
