using Lifeline.AspNetCore;
using Lifeline.Peers.Tests.Running;
using Lifeline.Peers.Tests.Services;

namespace Lifeline.Peers.Tests;

/// <summary>A protocol's own client for Node.js, with deadlines, against a service of ours.</summary>
/// <param name="ok">How the client tells that it was answered.</param>
/// <param name="deadlineExceeded">How it tells that the time was up.</param>
/// <param name="cancelled">How it tells of its own cancel.</param>
public abstract class NodeClients(string ok, string deadlineExceeded, string cancelled)
{
    // Of the client's own clock: long enough for a call to reach its handler, also where all is slow.
    private const int ShortMs = 5_000;

    [Fact]
    public async Task A_call_is_answered_and_its_deadline_was_known()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Wait", waitMs: 1, deadlineMs: 600_000);

        var answer = await client.HearAsync();

        Assert.Equal(ok, answer.GetProperty("code").ToString());
        Assert.Equal("tea", answer.GetProperty("text").GetString());
        Assert.InRange(answer.GetProperty("remainingMs").GetInt32(), 1, 600_000);
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
        await using var client = Call(shop, "Wait", waitMs: 600_000, deadlineMs: ShortMs);

        var ctx = await shop.BegunAsync();
        await ctx.Done;

        Assert.True(IsOfTheDeadline(ctx), $"{ctx.Cause}");
        Assert.Equal(deadlineExceeded, (await client.HearAsync()).GetProperty("code").ToString());
    }

    [Fact]
    public async Task A_shorter_deadline_of_the_service_is_told_as_one()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Hurry", waitMs: 600_000, deadlineMs: 600_000);

        var answer = await client.HearAsync();

        Assert.Equal(deadlineExceeded, answer.GetProperty("code").ToString());
        Assert.Equal("The request's time was up.", answer.GetProperty("details").GetString());
        Assert.Equal(DeadlineSource.Endpoint, Assert.IsType<RequestDeadlineException>((await shop.BegunAsync()).Cause).Owner);
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
        Assert.Equal(cancelled, (await client.HearAsync()).GetProperty("code").ToString());
    }

    [Fact]
    public async Task A_stream_ends_with_its_clients_deadline()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Watch", waitMs: 0, deadlineMs: ShortMs);

        var ctx = await shop.BegunAsync();
        await ctx.Done;
        var answer = await client.HearAsync();

        Assert.Equal(deadlineExceeded, answer.GetProperty("code").ToString());
        Assert.InRange(answer.GetProperty("items").GetInt32(), 1, int.MaxValue);
        Assert.True(IsOfTheDeadline(ctx), $"{ctx.Cause}");
    }

    [Fact]
    public async Task A_stream_ends_with_its_clients_cancel()
    {
        await using var shop = await ShopService.StartAsync();
        await using var client = Call(shop, "Watch", waitMs: 0, deadlineMs: 600_000, cancelAfter: 5);

        var ctx = await shop.BegunAsync();
        await ctx.Done;
        var answer = await client.HearAsync();

        Assert.Equal(cancelled, answer.GetProperty("code").ToString());
        Assert.InRange(answer.GetProperty("items").GetInt32(), 1, int.MaxValue);
        Assert.IsType<ClientGoneException>(ctx.Cause);
    }

    /// <summary>Starts the client, which makes one call.</summary>
    /// <param name="shop">The service.</param>
    /// <param name="method">Which of its methods.</param>
    /// <param name="waitMs">For how long the service is to work.</param>
    /// <param name="deadlineMs">How much time the client gives it; 0 for no limit.</param>
    /// <param name="cancelAfter">After how many items the client cancels a stream; 0 for never.</param>
    private protected abstract ToolProcess Call(ShopService shop, string method, int waitMs, int deadlineMs, int cancelAfter = 0);

    // Which of the two learns first that the time is up is open; both know the same deadline.
    private static bool IsOfTheDeadline(Context ctx) =>
        ctx.Cause is RequestDeadlineException { Owner: DeadlineSource.Caller } or ClientGoneException;
}
