using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lifeline.AspNetCore.Tests;

/// <summary>A gateway and what it calls, over two sockets: what the two packages promise together.</summary>
public class TwoHopsTests
{
    [Fact]
    public async Task A_deadline_travels_down_and_its_story_up()
    {
        var pricing = new Endings();
        await using var behind = await PricingAsync(pricing);
        await using var front = await GatewayAsync(behind);

        var answer = front.GetAsync("/cart");
        Assert.Equal(TimeSpan.FromMilliseconds(290), (await pricing.Begun).Remaining);
        behind.Clock.Advance(TimeSpan.FromMilliseconds(290));

        using var response = await answer;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var problem = await ReadAsync(response);
        Assert.Equal("gateway", problem.GetProperty("hop").GetString());
        var remote = problem.GetProperty("remote");
        Assert.Equal("pricing", remote.GetProperty("hop").GetString());
        Assert.Equal("GET /price/{id}", remote.GetProperty("operation").GetString());
        Assert.Equal(290, remote.GetProperty("budgetMs").GetInt64());
        Assert.Equal(DeadlineSource.Caller, Assert.IsType<RequestDeadlineException>((await pricing.Ended).Cause).Owner);
    }

    [Fact]
    public async Task A_gateway_that_runs_out_of_time_names_the_call_it_was_in_and_ends_it()
    {
        var pricing = new Endings();
        await using var behind = await PricingAsync(pricing);
        await using var front = await GatewayAsync(behind);

        var answer = front.GetAsync("/cart");
        await pricing.Begun;
        front.Clock.Advance(TimeSpan.FromMilliseconds(300));

        using var response = await answer;
        var problem = await ReadAsync(response);
        Assert.Equal($"GET {behind.Address}price/7", problem.GetProperty("operation").GetString());
        Assert.Equal(300, problem.GetProperty("spentMs").GetInt64());
        Assert.IsType<ClientGoneException>((await pricing.Ended).Cause);
    }

    [Fact]
    public async Task A_hang_up_at_the_top_reaches_the_bottom()
    {
        var pricing = new Endings();
        await using var behind = await LiveApp.StartAsync(app => app.MapGet("/", pricing.WaitAsync));
        await using var front = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => behind.Http.GetStringAsync("/", ctx)));

        using (await front.SendRawAsync("/"))
        {
            await pricing.Begun;
        }

        Assert.IsType<ClientGoneException>((await pricing.Ended).Cause);
        await front.StopAsync();
        await behind.StopAsync();
        Assert.Equal(0, front.Contexts.Live + behind.Contexts.Live);
    }

    private static Task<LiveApp> PricingAsync(Endings endings) =>
        LiveApp.StartAsync(app => app.MapGet("/price/{id}", (Context ctx, int id) => endings.WaitAsync(ctx)), Named("pricing"));

    private static Task<LiveApp> GatewayAsync(LiveApp behind) => LiveApp.StartAsync(
        app => app.MapGet("/cart", (Context ctx) => behind.Http.GetStringAsync("/price/7?key=secret", ctx)).WithRequestTimeout(TimeSpan.FromMilliseconds(300)),
        Named("gateway"));

    private static Action<LifelineOptions> Named(string hop) => options =>
    {
        options.ServiceName = hop;
        options.ShowDetails = true;
    };

    private static Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}
