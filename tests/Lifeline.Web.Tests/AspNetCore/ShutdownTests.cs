using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lifeline.Hosting;

namespace Lifeline.AspNetCore.Tests;

public class ShutdownTests
{
    [Fact]
    public async Task Requests_in_flight_end_when_the_host_begins_to_stop()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/cart", request.WaitAsync));

        var answer = app.GetAsync("/cart");
        await request.Begun;
        app.Host.StopApplication();

        using var response = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("shutdown", problem.GetProperty("ended").GetString());

        var error = Assert.IsType<CanceledException>(await request.Ended);
        var cause = Assert.IsType<ShutdownException>(error.Cause);
        Assert.Equal("Lifeline.Web.Tests", cause.Application);
        Assert.Equal(ShutdownStage.Begun, cause.Stage);
        Assert.Equal("shutdown-begun", problem.GetProperty("cause").GetString());
        Assert.StartsWith("'GET /cart' ended with 'Lifeline.Web.Tests', which was canceled", error.Message, StringComparison.Ordinal);

        await app.StopAsync();
        Assert.Equal(0, app.Contexts.Live);
        Assert.StartsWith("Information: GET /cart was ended and answered 503.", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_waits_for_requests_that_end()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync));

        using var socket = await app.SendRawAsync("/");
        await request.Begun;
        await app.StopAsync();

        Assert.IsType<ShutdownException>((await request.Ended).Cause);
        Assert.Equal(0, app.Contexts.Live);
    }

    [Fact]
    public async Task A_request_that_comes_after_that_is_not_begun()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", string (Context ctx) => throw new FormatException("begun")));

        app.Host.StopApplication();
        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Within_the_grace_period_requests_go_on()
    {
        var (first, second) = (new Endings(), new Endings());
        await using var app = await LiveApp.StartAsync(
            app =>
            {
                app.MapGet("/first", first.WaitAsync);
                app.MapGet("/second", second.WaitAsync);
                app.MapGet("/quick", () => "quick");
            },
            options => options.ShutdownGrace = TimeSpan.FromSeconds(5));

        var answers = new[] { app.GetAsync("/first"), app.GetAsync("/second") };
        var contexts = await Task.WhenAll(first.Begun, second.Begun);
        app.Host.StopApplication();
        app.Clock.Advance(TimeSpan.FromSeconds(4.9));

        Assert.DoesNotContain(contexts, ctx => ctx.IsDone);
        Assert.Equal("quick", await app.GetStringAsync("/quick"));

        app.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(ShutdownStage.Forced, Assert.IsType<ShutdownException>((await first.Ended).Cause).Stage);
        Assert.Equal(ShutdownStage.Forced, Assert.IsType<ShutdownException>((await second.Ended).Cause).Stage);
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
    }

    [Fact]
    public async Task Within_the_grace_period_a_request_is_asked_to_finish_and_told_why()
    {
        var begun = new TaskCompletionSource<Context>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/feed", async (Context ctx) =>
            {
                begun.SetResult(ctx);
                await ctx.Stopping.Done;
                await using var group = ctx.Group();                // what is to finish may need tasks for it
                return await group.Go(async ctx => $"the last page, {(ctx.IsDone ? "too late" : "in time")}");
            }),
            options => options.ShutdownGrace = TimeSpan.FromSeconds(5));

        var answer = app.GetStringAsync("/feed");
        var ctx = await begun.Task.Arrives();
        Assert.False(ctx.Stopping.IsDone);
        app.Host.StopApplication();

        Assert.Equal("the last page, in time", await answer);
        var cause = Assert.IsType<ShutdownException>(ctx.Stopping.Cause);
        Assert.Equal(ShutdownStage.Begun, cause.Stage);
    }

    [Fact]
    public async Task When_the_hosts_patience_is_over_requests_end_whatever_the_grace_period()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync), options => options.ShutdownGrace = TimeSpan.FromHours(1));
        using var patience = new CancellationTokenSource();

        using var socket = await app.SendRawAsync("/");
        var ctx = await request.Begun;
        var stopping = app.StopWithinAsync(patience.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, app.Host.ApplicationStopping).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.False(ctx.IsDone);
        await patience.CancelAsync();

        Assert.Equal(ShutdownStage.Forced, Assert.IsType<ShutdownException>((await request.Ended).Cause).Stage);
        await stopping;
        Assert.Equal(0, app.Contexts.Live);
    }

    [Fact]
    public async Task A_client_that_hangs_up_while_the_server_waits_is_still_a_client_that_is_gone()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync), options => options.ShutdownGrace = TimeSpan.FromHours(1));

        using (await app.SendRawAsync("/"))
        {
            await request.Begun;
            app.Host.StopApplication();
        }

        Assert.IsType<ClientGoneException>((await request.Ended).Cause);
    }

    [Fact]
    public async Task A_root_that_ends_takes_all_requests_with_it()
    {
        var request = new Endings();
        using var root = Context.Background.WithCancel();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync), options => options.Root = root);

        var answer = app.GetAsync("/");
        await request.Begun;
        root.Cancel(new TimeoutException("The lease was lost."));

        using var response = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.IsType<TimeoutException>((await request.Ended).Cause);
    }

    [Fact]
    public async Task Unless_told_otherwise_requests_in_flight_may_finish_for_8_seconds()
    {
        var (first, second) = (new Endings(), new Endings());
        await using var app = await LiveApp.StartAsync(
            app =>
            {
                app.MapGet("/cart", async (Context ctx) =>
                {
                    _ = first.WaitAsync(ctx);
                    await ctx.Stopping.Done;
                    return "finished";
                });
                app.MapGet("/report", second.WaitAsync);
            },
            options => options.ShutdownGrace = null);

        var finishing = app.GetStringAsync("/cart");
        var ended = app.GetAsync("/report");
        await first.Begun;
        var ctx = await second.Begun;
        app.Host.StopApplication();

        Assert.Equal("finished", await finishing.Arrives());
        app.Clock.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(ctx.IsDone);

        app.Clock.Advance(TimeSpan.FromSeconds(0.1));
        using var response = await ended.Arrives();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(ShutdownStage.Forced, Assert.IsType<ShutdownException>((await second.Ended).Cause).Stage);
    }

    [Fact]
    public async Task Under_the_programs_root_requests_have_its_grace()
    {
        var request = new Endings();
        await using var app = await StartUnderProcessRootAsync(TimeSpan.FromHours(1), app =>
        {
            app.MapGet("/cart", async (Context ctx) =>
            {
                _ = request.WaitAsync(ctx);
                await ctx.Stopping.Done;
                return $"finished, {ctx.IsDone}";
            });
        });

        var answer = app.GetStringAsync("/cart");
        var ctx = await request.Begun;
        app.Services.GetRequiredService<ProcessRoot>().Stop(new SignalException(PosixSignal.SIGTERM));

        Assert.Equal("finished, False", await answer.Arrives());
        Assert.IsType<SignalException>(ctx.Stopping.Cause);
    }

    [Fact]
    public async Task When_the_grace_of_the_programs_root_is_over_requests_end_with_it()
    {
        var request = new Endings();
        await using var app = await StartUnderProcessRootAsync(TimeSpan.Zero, app => app.MapGet("/cart", request.WaitAsync));

        var answer = app.GetAsync("/cart");
        await request.Begun;
        app.Services.GetRequiredService<ProcessRoot>().Stop(new SignalException(PosixSignal.SIGTERM));

        using var response = await answer.Arrives();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("shutdown-forced", problem.GetProperty("cause").GetString());
    }

    private static Task<LiveApp> StartUnderProcessRootAsync(TimeSpan grace, Action<WebApplication> map) => LiveApp.StartAsync(
        services => services.AddProcessRoot(grace),
        app => map((WebApplication)app.UseLifeline()),
        options => (options.Root, options.ShutdownGrace) = (Context.Background, null));

    [Fact]
    public void A_negative_grace_period_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LifelineOptions { ShutdownGrace = TimeSpan.FromSeconds(-1) });
}
