using System.Net;

namespace Lifeline.AspNetCore.Tests;

/// <summary>The same over HTTP/1.1, where a request has a connection, and over HTTP/2, where it has a stream of one.</summary>
public class VersionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_gives_up_ends_its_request(bool http2)
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync), http2: http2);
        using var giveUp = new CancellationTokenSource();

        var call = app.Http.GetAsync("/", giveUp.Token);
        await request.Begun;
        await giveUp.CancelAsync();

        Assert.IsType<ClientGoneException>((await request.Ended).Cause);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deadline_is_answered(bool http2)
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync).WithRequestTimeout(TimeSpan.FromSeconds(1)), http2: http2);

        var call = app.GetAsync("/");
        await request.Begun;
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        using var response = await call;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(http2 ? 2 : 1, response.Version.Major);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_shutdown_is_answered(bool http2)
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync), http2: http2);

        var call = app.GetAsync("/");
        await request.Begun;
        app.Host.StopApplication();

        using var response = await call;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_has_begun_is_cut_off_and_the_next_call_succeeds(bool http2)
    {
        await using var app = await LiveApp.StartAsync(
            app =>
            {
                app.MapGet("/half", async (Context ctx, HttpResponse response) =>
                {
                    await response.WriteAsync("half of it");
                    await response.Body.FlushAsync();
                    await ctx.Done;
                    ctx.ThrowIfDone();
                }).WithRequestTimeout(TimeSpan.FromSeconds(1));
                app.MapGet("/", () => "whole");
            },
            http2: http2);

        using var response = await app.Http.GetAsync("/half", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("whole", await app.GetStringAsync("/"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_that_a_server_sends_end_with_the_client(bool http2)
    {
        var ended = new TaskCompletionSource<ContextEndedException>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => TypedResults.ServerSentEvents(Ticks(ctx))), http2: http2);

        using (var body = await app.Http.GetStreamAsync("/", TestContext.Current.CancellationToken))
        {
            using var reader = new StreamReader(body);
            Assert.Equal("data: tick", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        }

        Assert.IsType<ClientGoneException>((await ended.Task.Arrives()).Cause);

        async IAsyncEnumerable<string> Ticks(Context ctx)
        {
            yield return "tick";
            await ctx.Done;
            ended.SetResult(ctx.Error!);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_of_items_is_cut_off_at_its_deadline(bool http2)
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", Items).WithRequestTimeout(TimeSpan.FromSeconds(1)), http2: http2);

        using var response = await app.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await app.StopAsync();
        Assert.Equal(0, app.Contexts.Live);

        static async IAsyncEnumerable<int> Items(Context ctx)
        {
            foreach (var item in Enumerable.Range(0, 20_000))
            {
                yield return item;              // more than is held back before the answer begins
            }

            await ctx.Done;
            ctx.ThrowIfDone();
        }
    }
}
