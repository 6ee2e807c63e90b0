using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Lifeline.AspNetCore.Tests;

public class BindingTests
{
    [Fact]
    public async Task A_minimal_API_handler_takes_the_requests_context()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/cart/{id}", (Context ctx, int id) => $"{ctx.Name}, {id}, {ctx.CanBeDone}"));

        Assert.Equal("GET /cart/{id}, 7, True", await app.GetStringAsync("/cart/7"));
    }

    [Fact]
    public async Task A_controller_takes_the_requests_context()
    {
        await using var app = await LiveApp.StartAsync(
            services => services.AddControllers().AddApplicationPart(typeof(CartController).Assembly),
            app =>
            {
                app.UseLifeline();
                app.MapControllers();
            });

        Assert.Equal("GET /controlled/{id}, True", await app.GetStringAsync("/controlled/7"));
        Assert.Equal("GET /controlled/inferred, True", await app.GetStringAsync("/controlled/inferred"));
    }

    [Fact]
    public async Task A_controller_of_the_old_kind_takes_the_requests_context_too()
    {
        await using var app = await LiveApp.StartAsync(
            services => services.AddControllers().AddApplicationPart(typeof(CartController).Assembly),
            app =>
            {
                app.UseLifeline();
                app.MapControllers();
            });

        Assert.Equal("GET /plain/{id}, True", await app.GetStringAsync("/plain/7"));
        Assert.Equal("GET /plain/nullable, True", await app.GetStringAsync("/plain/nullable"));
        Assert.Equal("GET /controlled/nullable, True", await app.GetStringAsync("/controlled/nullable"));
    }

    [Fact]
    public async Task A_context_that_need_not_be_there_is_null_where_there_is_none()
    {
        await using var with = await LiveApp.StartAsync(app => app.MapGet("/", (Context? ctx) => ctx?.Name));
        await using var without = await LiveApp.StartAsync(_ => { }, app => app.MapGet("/", ([FromServices] Context? ctx) => ctx?.Name ?? "none"));

        Assert.Equal("GET /", await with.GetStringAsync("/"));
        Assert.Equal("none", await without.GetStringAsync("/"));
    }

    [Fact]
    public async Task A_parameter_object_of_a_minimal_API_takes_the_requests_context()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/cart/{id}", ([AsParameters] CartQuery query) => $"{query.Ctx.Name}, {query.Id}, {query.Again?.Name}"));

        Assert.Equal("GET /cart/{id}, 7, GET /cart/{id}", await app.GetStringAsync("/cart/7"));
    }

    [Fact]
    public async Task A_description_of_the_API_knows_no_context()
    {
        await using var app = await LiveApp.StartAsync(
            services =>
            {
                services.AddControllers().AddApplicationPart(typeof(CartController).Assembly);
                services.AddOpenApi();
            },
            app =>
            {
                app.UseLifeline();
                app.MapGet("/cart/{id}", (Context ctx, Context? again, int id) => "cart");
                app.MapGet("/query/{id}", ([AsParameters] CartQuery query) => "cart");
                app.MapPost("/cart", (Context ctx, CartBody body) => "cart");
                app.MapControllers();
                app.MapOpenApi();
            });

        using var description = JsonDocument.Parse(await app.GetStringAsync("/openapi/v1.json"));

        var paths = description.RootElement.GetProperty("paths").EnumerateObject().ToDictionary(path => path.Name, path => path.Value.EnumerateObject().Single().Value);
        Assert.Contains("/controlled/inferred", paths.Keys);
        Assert.All(paths, path => Assert.Equal(
            path.Key.Contains("{id}", StringComparison.Ordinal) ? ["id"] : Array.Empty<string>(),
            path.Value.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(one => one.GetProperty("name").GetString()) : []));
        Assert.All(paths, path => Assert.Equal(path.Key == "/cart", path.Value.TryGetProperty("requestBody", out _)));
        Assert.DoesNotContain("Lifeline.Context", description.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_middleware_takes_the_requests_context()
    {
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            app.UseLifeline();
            app.UseMiddleware<NamingMiddleware>();
            app.MapGet("/cart/{id}", (Context ctx) => ctx.Name);
        });

        using var response = await app.GetAsync("/cart/7");

        Assert.Equal("GET /cart/{id}, True", Assert.Single(response.Headers.GetValues("Seen")));
    }

    [Fact]
    public async Task An_endpoint_filter_finds_the_requests_context()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/cart/{id}", (Context ctx, int id) => "answered").AddEndpointFilter(
            async (invocation, next) => $"{await next(invocation)}, {invocation.GetArgument<Context>(0) == invocation.HttpContext.RequestContext}"));

        Assert.Equal("answered, True", await app.GetStringAsync("/cart/7"));
    }

    [Fact]
    public async Task A_service_of_the_request_takes_its_context()
    {
        await using var app = await LiveApp.StartAsync(
            services => services.AddScoped<Cart>(),
            app => ((WebApplication)app.UseLifeline()).MapGet("/", (Context ctx, Cart cart) => ctx == cart.Context));

        Assert.Equal("true", await app.GetStringAsync("/"));
    }

    [Fact]
    public async Task All_that_work_for_a_request_see_the_same_context()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet(
            "/", (Context ctx, [FromServices] Context again, HttpContext http) => ctx == again && ctx == http.RequestContext));

        Assert.Equal("true", await app.GetStringAsync("/"));
    }

    [Fact]
    public async Task Each_request_has_a_context_of_its_own()
    {
        var seen = new List<Context>();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => seen.Add(ctx)));

        using var first = await app.GetAsync("/");
        using var second = await app.GetAsync("/");

        Assert.Equal(2, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_context_ends_when_its_request_is_over()
    {
        var seen = new TaskCompletionSource<Context>();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => seen.SetResult(ctx)));

        using var response = await app.GetAsync("/");
        var ctx = await seen.Task;
        await ctx.Done.AsTask().Arrives();

        var error = Assert.IsType<CanceledException>(ctx.Error);
        Assert.IsType<RequestFinishedException>(error.Cause);
        Assert.Equal("'GET /' was canceled (made at LiveApp.cs:" + ctx.Site.Line + "): The request's handler is finished.", error.Message);
    }

    [Fact]
    public async Task An_error_says_where_UseLifeline_was_called()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => ctx.Site.ToString()));

        Assert.StartsWith("LiveApp.cs:", await app.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_route_a_context_is_named_after_the_path()
    {
        await using var app = await LiveApp.StartAsync(
            _ => { }, app => app.UseLifeline().Run(http => http.Response.WriteAsync(http.RequestContext.Name!)));

        Assert.Equal("GET /no%20route%0Aat%20all", await app.GetStringAsync("/no%20route%0Aat%20all?secret=1"));
    }

    [Fact]
    public async Task A_name_does_not_grow_with_what_the_client_sends()
    {
        await using var app = await LiveApp.StartAsync(
            _ => { }, app => app.UseLifeline().Run(http => http.Response.WriteAsync(http.RequestContext.Name!)));

        Assert.Equal(200, (await app.GetStringAsync("/" + new string('x', 2000))).Length);
    }

    [Fact]
    public async Task A_handler_in_an_application_without_UseLifeline_is_told_what_to_call()
    {
        var told = new TaskCompletionSource<Exception>();
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
                    told.SetResult(failure);
                    throw;
                }
            });
            app.MapGet("/", (Context ctx) => "never");
        });

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("app.UseLifeline()", (await told.Task).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_http_context_of_no_request_says_what_to_call()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new DefaultHttpContext().RequestContext);

        Assert.Contains("app.UseLifeline()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_of_services_that_belongs_to_no_request_has_no_context()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (IServiceScopeFactory scopes) =>
        {
            using var scope = scopes.CreateScope();
            return Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<Context>()).Message;
        }));

        Assert.Contains("Context.Background", await app.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseLifeline_asks_for_AddLifeline()
    {
        await using var app = WebApplication.CreateBuilder().Build();

        var failure = Assert.Throws<InvalidOperationException>(() => app.UseLifeline());

        Assert.Contains("builder.Services.AddLifeline()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calling_UseLifeline_twice_makes_one_context()
    {
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            app.UseLifeline().UseLifeline();
            app.MapGet("/", (Context ctx) => ctx.ToString());
        });

        var ancestry = await app.GetStringAsync("/");

        Assert.Equal(1, app.Contexts.Started);
        Assert.Equal(1, ancestry.Split(".Lend").Length - 1);
    }

    [Fact]
    public async Task An_exception_handler_that_runs_the_pipeline_again_gets_a_live_context()
    {
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            app.UseExceptionHandler("/error");
            app.UseRouting();
            app.UseLifeline();
            app.MapGet("/", string (Context ctx) => throw new FormatException(ctx.Name));
            app.MapGet("/error", (Context ctx) => $"{ctx.Name}, done: {ctx.IsDone}");
        });

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("GET /error, done: False", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

public record CartQuery(Context Ctx, int Id, Context? Again);

public record CartBody(int Id);

public class NamingMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http, Context ctx)
    {
        http.Response.Headers["Seen"] = $"{ctx.Name}, {ctx == http.RequestContext}";
        return next(http);
    }
}

public class Cart(Context ctx)
{
    public Context Context => ctx;
}

[ApiController]
[Route("controlled")]
public class CartController : ControllerBase
{
    [HttpGet("{id:int}")]
    public string Get([FromServices] Context ctx, int id) => $"{ctx.Name!.Replace(":int", "", StringComparison.Ordinal)}, {ctx == HttpContext.RequestContext}";

    [HttpGet("inferred")]
    public string GetInferred(Context ctx) => $"{ctx.Name}, {ctx == HttpContext.RequestContext}";

    [HttpGet("nullable")]
    public string GetNullable(Context? ctx) => $"{ctx?.Name}, {ctx == HttpContext.RequestContext}";
}

[Route("plain")]
public class PlainController : Controller
{
    [HttpGet("{id:int}")]
    public string Get(Context ctx, int id) => $"{ctx.Name!.Replace(":int", "", StringComparison.Ordinal)}, {ctx == HttpContext.RequestContext}";

    [HttpGet("nullable")]
    public string GetNullable(Context? ctx) => $"{ctx?.Name}, {ctx == HttpContext.RequestContext}";
}
