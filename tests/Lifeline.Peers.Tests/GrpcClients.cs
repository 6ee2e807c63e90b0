using Lifeline.AspNetCore;
using Lifeline.Peers.Tests.Running;
using Lifeline.Peers.Tests.Services;

namespace Lifeline.Peers.Tests;

/// <summary>gRPC's own client for Node.js, with deadlines, against a service of ours.</summary>
public class GrpcClients(NodePeers peers)
{
    private const int Ok = 0, Cancelled = 1, DeadlineExceeded = 4;

    [Fact]
    public async Task A_call_is_answered_and_its_deadline_was_known()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Wait", waitMs: 1, deadlineMs: 20_000);

        var answer = await client.HearAsync();

        Assert.Equal(Ok, answer.GetProperty("code").GetInt32());
        Assert.Equal("tea", answer.GetProperty("text").GetString());
        Assert.InRange(answer.GetProperty("remainingMs").GetInt32(), 1, 20_000);
    }

    [Fact]
    public async Task A_call_without_a_deadline_has_none()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Wait", waitMs: 1, deadlineMs: 0);

        Assert.Equal(-1, (await client.HearAsync()).GetProperty("remainingMs").GetInt32());
    }

    [Fact]
    public async Task A_deadline_of_the_client_ends_both_sides()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Wait", waitMs: 600_000, deadlineMs: 2000);

        var ctx = await shop.BegunAsync();
        await ctx.Done;

        // Which of the two learns first that the time is up is open; both know the same deadline.
        Assert.True(ctx.Cause is RequestDeadlineException { Owner: DeadlineOwner.Caller } or ClientGoneException, $"{ctx.Cause}");
        Assert.Equal(DeadlineExceeded, (await client.HearAsync()).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_shorter_deadline_of_the_service_is_told_as_one()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Hurry", waitMs: 600_000, deadlineMs: 600_000);

        var answer = await client.HearAsync();

        Assert.Equal(DeadlineExceeded, answer.GetProperty("code").GetInt32());
        Assert.Equal("The request's time was up.", answer.GetProperty("details").GetString());
        Assert.Equal(DeadlineOwner.Endpoint, Assert.IsType<RequestDeadlineException>((await shop.BegunAsync()).Cause).Owner);
    }

    [Fact]
    public async Task A_cancel_of_the_client_ends_the_request()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Wait", waitMs: 600_000, deadlineMs: 600_000);

        var ctx = await shop.BegunAsync();
        await client.NudgeAsync();
        await ctx.Done;

        Assert.IsType<ClientGoneException>(ctx.Cause);
        Assert.Equal(Cancelled, (await client.HearAsync()).GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData(0, 2000, DeadlineExceeded)]
    [InlineData(5, 600_000, Cancelled)]
    public async Task A_stream_ends_with_its_clients_deadline_or_cancel(int cancelAfter, int deadlineMs, int code)
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Watch", waitMs: 0, deadlineMs, cancelAfter);

        var ctx = await shop.BegunAsync();
        await ctx.Done;
        var answer = await client.HearAsync();

        Assert.Equal(code, answer.GetProperty("code").GetInt32());
        Assert.InRange(answer.GetProperty("items").GetInt32(), 1, int.MaxValue);
        Assert.True(ctx.Cause is RequestDeadlineException { Owner: DeadlineOwner.Caller } or ClientGoneException, $"{ctx.Cause}");
    }

    private ToolProcess Call(ShopService shop, string method, int waitMs, int deadlineMs, int cancelAfter = 0) =>
        peers.Start("grpc-client.mjs", shop.GrpcPort, method, waitMs, deadlineMs, cancelAfter);
}
