using System.Net;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Configuration;

namespace Lifeline.AspNetCore.Tests;

/// <summary>In front of a reverse proxy, which knows of tokens only: what ends the request ends the destination's.</summary>
public class ProxyTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    public enum Limit
    {
        Route,
        Default,
        Caller,
    }

    [Theory]
    [InlineData(Limit.Route, false)]
    [InlineData(Limit.Route, true)]
    [InlineData(Limit.Default, false)]
    [InlineData(Limit.Caller, false)]
    public async Task A_proxied_request_that_is_out_of_time_is_a_504_and_aborted_at_its_destination(Limit limit, bool hasBody)
    {
        var destination = new Destination();
        await using var behind = await StartDestinationAsync(destination);
        await using var proxy = await StartAsync(behind, limit);

        var answer = SendAsync(proxy, limit, hasBody);
        await destination.Begun;
        proxy.Clock.Advance(s_limit);

        using var response = await answer.Arrives();
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("-deadline", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await destination.Aborted;
    }

    [Fact]
    public async Task A_proxied_answer_that_has_begun_is_cut_off()
    {
        var destination = new Destination();
        await using var behind = await StartDestinationAsync(destination);
        await using var proxy = await StartAsync(behind, Limit.Route);

        var answer = proxy.Http.GetAsync("/half", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var response = await answer.Arrives();
        await destination.Begun;
        proxy.Clock.Advance(s_limit);

        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).Arrives());
        await destination.Aborted;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_in_time_comes_through(bool hasBody)
    {
        await using var behind = await StartDestinationAsync(new Destination());
        await using var proxy = await StartAsync(behind, Limit.Route);
        using var content = hasBody ? new StringContent("body") : null;

        using var response = await proxy.Http.PostAsync("/echo", content, TestContext.Current.CancellationToken);

        Assert.Equal(hasBody ? "body" : "", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpResponseMessage> SendAsync(LiveApp proxy, Limit limit, bool hasBody)
    {
        using var content = new StringContent("body");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/wait") { Content = hasBody ? content : null };
        if (limit == Limit.Caller)
        {
            request.Headers.Add(RemainingTimeHeader.Lifeline.Name, $"{s_limit.TotalMilliseconds}");
        }

        return await proxy.Http.SendAsync(request);
    }

    private static Task<LiveApp> StartAsync(LiveApp behind, Limit limit) => LiveApp.StartAsync(
        services => services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "shop", Match = new() { Path = "{**all}" }, Timeout = limit == Limit.Route ? s_limit : null }],
            [new ClusterConfig { ClusterId = "shop", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = behind.Address.ToString() } } }]),
        app =>
        {
            app.UseRouting().UseLifeline();
            app.MapReverseProxy();
        },
        options => options.DefaultTimeout = limit == Limit.Default ? s_limit : null);

    private static Task<LiveApp> StartDestinationAsync(Destination destination) => LiveApp.StartAsync(_ => { }, app =>
    {
        app.Map("/wait", (HttpContext http) => destination.WaitAsync(http));
        app.Map("/echo", (HttpContext http) => http.Request.Body.CopyToAsync(http.Response.Body));
        app.Map("/half", async (HttpContext http) =>
        {
            await http.Response.WriteAsync("half");
            await http.Response.Body.FlushAsync();
            await destination.WaitAsync(http);
        });
    });

    private sealed class Destination
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task.Arrives();

        public Task Aborted => _aborted.Task.Arrives();

        public async Task WaitAsync(HttpContext http)
        {
            _begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            _aborted.TrySetResult();
        }
    }
}
