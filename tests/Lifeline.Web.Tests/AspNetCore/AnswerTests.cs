using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;

namespace Lifeline.AspNetCore.Tests;

public class AnswerTests
{
    [Fact]
    public async Task A_problem_document_says_where_the_time_went()
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/cart/{id}", string (Context ctx, int id) =>
            {
                Advance(ctx, 300);
                throw ctx.EndedDuring("select … from stock", TimeSpan.FromMilliseconds(287))!;
            }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)),
            options => options.ShowDetails = true);

        using var response = await app.GetAsync("/cart/7");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        var problem = await ReadAsync(response);
        Assert.Equal("Gateway Timeout", problem.GetProperty("title").GetString());
        Assert.Equal(504, problem.GetProperty("status").GetInt32());
        Assert.Matches(
            @"^'GET /cart/\{id\}' had 300 ms \(set at LiveApp\.cs:\d+\) and spent 287 ms in 'select … from stock': The endpoint's request timeout is over\.$",
            problem.GetProperty("detail").GetString());
        Assert.Equal("deadline", problem.GetProperty("ended").GetString());
        Assert.Equal("shop", problem.GetProperty("hop").GetString());
        Assert.Equal("select … from stock", problem.GetProperty("operation").GetString());
        Assert.Equal(287, problem.GetProperty("spentMs").GetInt64());
        Assert.Equal(300, problem.GetProperty("budgetMs").GetInt64());
    }

    [Fact]
    public async Task A_request_whose_services_are_disposed_is_answered_too()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/cart", string (Context ctx, HttpContext http) =>
        {
            http.RequestServices = new DisposedServices();
            Advance(ctx, 300);
            throw ctx.Error!;
        }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)));

        using var response = await app.GetAsync("/cart");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("deadline", (await ReadAsync(response)).GetProperty("ended").GetString());
    }

    [Fact]
    public async Task The_applications_own_problem_details_are_used_and_carry_its_trace_id()
    {
        var traceId = "";
        await using var app = await LiveApp.StartAsync(
            services => services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem =>
            {
                problem.ProblemDetails.Extensions["team"] = "carts";
                problem.ProblemDetails.Instance = problem.HttpContext.Request.Path;
                Assert.IsType<DeadlineExceededException>(problem.Exception);
            }),
            app => ((WebApplication)app.UseLifeline()).MapGet("/cart", string (Context ctx, HttpContext http) =>
            {
                traceId = System.Diagnostics.Activity.Current?.Id ?? http.TraceIdentifier;
                Advance(ctx, 300);
                throw ctx.Error!;
            }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)),
            options => options.ShowDetails = true);

        using var response = await app.GetAsync("/cart");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        var problem = await ReadAsync(response);
        Assert.Equal("carts", problem.GetProperty("team").GetString());
        Assert.Equal("/cart", problem.GetProperty("instance").GetString());
        Assert.Equal(traceId, problem.GetProperty("traceId").GetString());
        Assert.Equal("Gateway Timeout", problem.GetProperty("title").GetString());
        Assert.Equal(504, problem.GetProperty("status").GetInt32());
        Assert.Equal("deadline", problem.GetProperty("ended").GetString());
        Assert.Equal("endpoint-deadline", problem.GetProperty("cause").GetString());
        Assert.Equal(300, problem.GetProperty("budgetMs").GetInt64());
        Assert.StartsWith("'GET /cart' had 300 ms", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_accepts_no_problem_document_of_the_applications_gets_ours()
    {
        await using var app = await LiveApp.StartAsync(
            services => services.AddProblemDetails(),
            app => ((WebApplication)app.UseLifeline()).MapGet("/cart", string (Context ctx) =>
            {
                Advance(ctx, 300);
                throw ctx.Error!;
            }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cart") { Headers = { { "Accept", "text/html" } } };

        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("deadline", (await ReadAsync(response)).GetProperty("ended").GetString());
    }

    [Fact]
    public async Task Unless_told_to_it_gives_no_names_away()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/cart/{id}", string (Context ctx, int id) =>
        {
            Advance(ctx, 300);
            throw ctx.EndedDuring("select … from stock", TimeSpan.FromMilliseconds(287), new RemoteEndedException(504, "I am down") { ServiceName = "pricing" })!;
        }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)));

        using var response = await app.GetAsync("/cart/7");

        var problem = await ReadAsync(response);
        Assert.Equal(
            ["budgetMs", "cause", "detail", "ended", "spentMs", "status", "title", "traceId"], problem.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("endpoint-deadline", problem.GetProperty("cause").GetString());
        Assert.Equal("The request's time was up.", problem.GetProperty("detail").GetString());
        Assert.Equal(300, problem.GetProperty("spentMs").GetInt64());
        Assert.Contains("select … from stock", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_the_work_that_runs_out_of_its_own_time_is_a_timeout_too()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", string (Context ctx) =>
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(40));
            Advance(ctx, 40);
            scope.Context.ThrowIfDone();
            return "never";
        }));

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(40, (await ReadAsync(response)).GetProperty("budgetMs").GetInt64());
    }

    [Fact]
    public async Task A_controllers_request_is_answered_like_any_other()
    {
        await using var app = await LiveApp.StartAsync(
            services => services.AddControllers().AddApplicationPart(typeof(SlowController).Assembly),
            app =>
            {
                app.UseLifeline();
                app.MapControllers();
            });

        using var response = await app.GetAsync("/slow");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("endpoint-deadline", (await ReadAsync(response)).GetProperty("cause").GetString());
    }

    [Fact]
    public async Task A_plain_cancellation_counts_when_the_request_has_ended()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", string (Context ctx) =>
        {
            Advance(ctx, 300);
            throw new TaskCanceledException();
        }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)));

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Theory]
    [InlineData(typeof(TaskCanceledException), false)]
    [InlineData(typeof(IOException), false)]
    [InlineData(typeof(FormatException), false)]
    [InlineData(typeof(FormatException), true)]
    [InlineData(typeof(FileNotFoundException), true)]
    public async Task What_has_nothing_to_do_with_a_contexts_end_is_left_to_others(Type failure, bool ended)
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", string (Context ctx) =>
        {
            Advance(ctx, ended ? 300 : 0);
            throw (Exception)Activator.CreateInstance(failure)!;
        }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)));

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(app.Log.OfLifeline);
    }

    [Fact]
    public async Task A_scope_that_the_handler_cancelled_itself_is_the_handlers_affair()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", string (Context ctx) =>
        {
            using var scope = ctx.WithCancel();
            scope.Cancel(new FormatException("a sibling failed"));
            throw scope.Context.Error!;
        }));

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task A_handler_that_answers_in_spite_of_its_end_is_heard()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) =>
        {
            Advance(ctx, 300);
            return ctx.IsDone ? "late, but here" : "not ended";
        }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)));

        Assert.Equal("late, but here", await app.GetStringAsync("/"));
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_cut_off_and_does_not_look_whole()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", async (Context ctx, HttpResponse response) =>
        {
            await response.WriteAsync("half of it");
            await response.Body.FlushAsync();
            Advance(ctx, 300);
            ctx.ThrowIfDone();
        }).WithRequestTimeout(TimeSpan.FromMilliseconds(300)));

        await Assert.ThrowsAsync<HttpRequestException>(() => app.GetStringAsync("/"));

        await app.StopAsync();
        Assert.Equal(0, app.Contexts.Live);
        Assert.StartsWith("Warning: GET / was ended and its answer cut off", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(504, HttpStatusCode.GatewayTimeout)]
    [InlineData(503, HttpStatusCode.ServiceUnavailable)]
    [InlineData(499, HttpStatusCode.BadGateway)]
    public async Task The_end_of_a_remote_side_is_passed_on(int remote, HttpStatusCode answered)
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", string (Context ctx) => throw new HttpRequestException(null, new RemoteEndedException(
                remote, "its own words", new RemoteEndedException(504, null) { ServiceName = "stock", Budget = TimeSpan.FromMilliseconds(80) })
            {
                ServiceName = "pricing",
                Operation = "GET /price",
                Spent = TimeSpan.FromMilliseconds(90),
            })),
            options => options.ShowDetails = true);

        using var response = await app.GetAsync("/");

        Assert.Equal(answered, response.StatusCode);
        var next = (await ReadAsync(response)).GetProperty("remote");
        Assert.Equal(
            $$$"""{"status":{{{remote}}},"detail":"its own words","hop":"pricing","operation":"GET /price","spentMs":90,"remote":{"status":504,"hop":"stock","budgetMs":80}}""",
            next.GetRawText());
    }

    [Fact]
    public async Task What_is_told_of_remote_sides_is_bounded()
    {
        var chain = new RemoteEndedException(504, "last");
        for (var i = 0; i < 20; i++)
        {
            chain = new RemoteEndedException(504, null, chain);
        }

        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", string (Context ctx) => throw chain), options => options.ShowDetails = true);

        using var response = await app.GetAsync("/");

        var told = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(8, told.Split("\"remote\":{").Length - 1);
    }

    private static void Advance(Context ctx, int milliseconds) =>
        ((VirtualClock)ctx.Clock).Advance(TimeSpan.FromMilliseconds(milliseconds));

    private static Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    // As those of a host that was stopped with requests under way.
    private sealed class DisposedServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => throw new ObjectDisposedException(nameof(IServiceProvider));
    }
}

[ApiController]
[Route("slow")]
public class SlowController : ControllerBase
{
    [HttpGet]
    [RequestTimeout(300)]
    public string Get(Context ctx)
    {
        ((VirtualClock)HttpContext.RequestContext.Clock).Advance(TimeSpan.FromMilliseconds(300));
        throw ctx.Error!;
    }
}
