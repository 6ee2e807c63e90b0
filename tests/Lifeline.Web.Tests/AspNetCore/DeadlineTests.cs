using System.Net;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Lifeline.AspNetCore.Tests;

public class DeadlineTests
{
    [Fact]
    public async Task A_request_ends_when_its_caller_has_no_time_left()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync));

        var answer = GetAsync(app, "/", "300");
        Assert.Equal(TimeSpan.FromMilliseconds(300), (await request.Begun).Remaining);
        app.Clock.Advance(TimeSpan.FromMilliseconds(300));

        using var response = await answer;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var error = Assert.IsType<DeadlineExceededException>(await request.Ended);
        Assert.Equal(TimeSpan.FromMilliseconds(300), error.Budget);
        Assert.Equal(DeadlineSource.Caller, Assert.IsType<RequestDeadlineException>(error.Cause).Owner);
    }

    [Theory]
    [InlineData("/attribute", "200", 200, DeadlineSource.Caller)]
    [InlineData("/attribute", "5000", 1000, DeadlineSource.Endpoint)]
    [InlineData("/attribute", "1000", 1000, DeadlineSource.Endpoint)]
    [InlineData("/attribute", null, 1000, DeadlineSource.Endpoint)]
    [InlineData("/timeout", null, 2000, DeadlineSource.Endpoint)]
    [InlineData("/named", null, 3000, DeadlineSource.Endpoint)]
    [InlineData("/policy", null, 4000, DeadlineSource.Endpoint)]
    [InlineData("/nothing", null, 9000, DeadlineSource.Default)]
    [InlineData("/nothing", "10000", 9000, DeadlineSource.Default)]
    [InlineData("/nothing", "8000", 8000, DeadlineSource.Caller)]
    [InlineData("/disabled", "8000", 8000, DeadlineSource.Caller)]
    public async Task The_earliest_of_all_limits_counts(string path, string? header, int milliseconds, DeadlineSource owner)
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(
            services => services.AddRequestTimeouts(timeouts => timeouts.AddPolicy("slow", TimeSpan.FromSeconds(3))),
            app => MapAll(app, request),
            options => options.DefaultTimeout = TimeSpan.FromSeconds(9));

        var answer = GetAsync(app, path, header);
        var ctx = await request.Begun;
        app.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(ctx.IsDone);
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));

        using var response = await answer;
        var error = Assert.IsType<DeadlineExceededException>(await request.Ended);
        Assert.Equal(owner, Assert.IsType<RequestDeadlineException>(error.Cause).Owner);
        Assert.Contains($"had {milliseconds / 1000.0:0.#} s".Replace("0.2 s", "200 ms", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_frameworks_default_policy_comes_before_the_default_timeout()
    {
        await using var app = await LiveApp.StartAsync(
            services => services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(5) }),
            app => app.UseLifeline().Run(http => http.Response.WriteAsync($"{http.RequestContext.Remaining}")),
            options => options.DefaultTimeout = TimeSpan.FromSeconds(9));

        Assert.Equal("00:00:05", await app.GetStringAsync("/"));
    }

    [Fact]
    public async Task Disabling_the_request_timeout_disables_the_default_one()
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", (Context ctx) => ctx.Deadline is null).DisableRequestTimeout(),
            options => options.DefaultTimeout = TimeSpan.FromSeconds(9));

        Assert.Equal("true", await app.GetStringAsync("/"));
    }

    [Fact]
    public async Task A_request_that_nobody_limits_has_no_deadline()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => ctx.Deadline is null));

        Assert.Equal("true", await app.GetStringAsync("/"));
        Assert.Equal(0, app.Contexts.MalformedRemainingTimes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("300ms")]
    [InlineData("12345678901")]
    [InlineData("300", "400")]
    public async Task A_malformed_remaining_time_is_ignored_and_counted(params string[] values)
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => ctx.Deadline is null));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        foreach (var value in values)
        {
            request.Headers.TryAddWithoutValidation(RemainingTimeHeader.Lifeline.Name, value);
        }

        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("true", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, app.Contexts.MalformedRemainingTimes);
        Assert.Empty(app.Log.OfLifeline);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_puts_contexts_in_front_of_routing_is_told_once_that_timeouts_do_not_hold(bool inFront)
    {
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            _ = inFront ? app.UseLifeline().UseRouting() : app.UseRouting().UseLifeline();
            app.MapGet("/", (Context ctx) => ctx.Deadline is null).WithRequestTimeout(TimeSpan.FromSeconds(1));
            app.MapGet("/unlimited", (Context ctx) => ctx.Deadline is null);
        });

        Assert.Equal("true", await app.GetStringAsync("/unlimited"));
        Assert.Empty(app.Log.OfLifeline);
        Assert.Equal(inFront ? "true" : "false", await app.GetStringAsync("/"));
        Assert.Equal(inFront ? "true" : "false", await app.GetStringAsync("/"));

        await app.StopAsync();
        Assert.Equal(inFront ? 1 : 0, app.Log.OfLifeline.Count(line => line.StartsWith("Warning: ", StringComparison.Ordinal)));
        Assert.All(app.Log.OfLifeline, line => Assert.Contains("Call app.UseRouting() before app.UseLifeline()", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timeout_policys_own_answer_is_given()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", request.WaitAsync).WithRequestTimeout(new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(1),
            TimeoutStatusCode = 418,
            WriteTimeoutResponse = http => http.Response.WriteAsync("too slow"),
        }));

        var answer = GetAsync(app, "/");
        await request.Begun;
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        using var response = await answer;
        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal("too slow", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_policy_that_does_not_exist_is_named()
    {
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            app.Use(async (http, next) =>
            {
                try
                {
                    await next(http);
                }
                catch (InvalidOperationException failure)
                {
                    await http.Response.WriteAsync(failure.Message);
                }
            });
            app.UseRouting().UseLifeline();
            app.MapGet("/", (Context ctx) => "never").WithRequestTimeout("missing");
        });

        Assert.Contains("'missing'", await app.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_frameworks_own_timeouts_may_be_used_as_well(bool theirsFirst)
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(
            services => services.AddRequestTimeouts(),
            app =>
            {
                app.UseRouting();
                _ = theirsFirst ? app.UseRequestTimeouts().UseLifeline() : app.UseLifeline().UseRequestTimeouts();
                app.MapGet("/", request.WaitAsync).WithRequestTimeout(TimeSpan.FromSeconds(2));
            },
            options => options.Root = Context.Background);      // theirs know no other clock than the system's, by which the handler has to begin in time

        using var response = await GetAsync(app, "/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var error = Assert.IsType<DeadlineExceededException>(await request.Ended);
        Assert.Equal(DeadlineSource.Endpoint, Assert.IsType<RequestDeadlineException>(error.Cause).Owner);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_default_timeout_that_no_request_could_keep_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LifelineOptions { DefaultTimeout = TimeSpan.FromSeconds(seconds) });

    private static void MapAll(WebApplication app, Endings request)
    {
        app.UseLifeline();
        app.MapGet("/attribute", [RequestTimeout(1000)] (Context ctx) => request.WaitAsync(ctx));
        app.MapGet("/timeout", request.WaitAsync).WithRequestTimeout(TimeSpan.FromSeconds(2));
        app.MapGet("/named", request.WaitAsync).WithRequestTimeout("slow");
        app.MapGet("/policy", request.WaitAsync).WithRequestTimeout(new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(4) });
        app.MapGet("/nothing", request.WaitAsync);
        app.MapGet("/disabled", request.WaitAsync).DisableRequestTimeout();
    }

    private static async Task<HttpResponseMessage> GetAsync(LiveApp app, string path, string? remaining = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (remaining is not null)
        {
            request.Headers.Add(RemainingTimeHeader.Lifeline.Name, remaining);
        }

        return await app.Http.SendAsync(request);
    }
}
