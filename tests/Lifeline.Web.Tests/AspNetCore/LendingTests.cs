using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Lifeline.AspNetCore.Tests;

/// <summary>The framework's own token ends for whatever ends the request: in handlers, in binding, and in the framework's own parts.</summary>
public class LendingTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);
    private static readonly ContextKey<string> s_tenant = new("tenant") { Wire = WireFormat.Text };

    public static TheoryData<string, bool> Handlers => new()
    {
        { "/minimal", false }, { "/minimal", true }, { "/property", false }, { "/linked", false }, { "/controller", false }, { "/controller", true }, { "/swallowed", false },
    };

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task A_handler_that_takes_a_token_stops_when_its_time_is_up(string path, bool http2)
    {
        var handlers = new Handler();
        await using var app = await StartAsync(handlers, http2: http2);

        var answer = app.GetAsync(path);
        await handlers.Begun;
        app.Clock.Advance(s_limit);

        using var response = await answer;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("endpoint-deadline", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/minimal", DeadlineSource.Caller, 300)]
    [InlineData("/unlimited", DeadlineSource.Default, 9000)]
    public async Task It_does_so_for_each_kind_of_deadline(string path, DeadlineSource owner, int milliseconds)
    {
        var handlers = new Handler();
        await using var app = await StartAsync(handlers);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (owner == DeadlineSource.Caller)
        {
            request.Headers.Add(RemainingTimeHeader.Lifeline.Name, $"{milliseconds}");
        }

        var answer = app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var token = await handlers.Begun;
        app.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        using var response = await answer;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(owner, Assert.IsType<RequestDeadlineException>(Context.From(token).Cause).Owner);
    }

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/controller")]
    [InlineData("/swallowed")]
    public async Task It_does_so_when_the_host_begins_to_stop(string path)
    {
        var handlers = new Handler();
        await using var app = await StartAsync(handlers);

        var answer = app.GetAsync(path);
        var token = await handlers.Begun;
        app.Host.StopApplication();

        using var response = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.IsType<ShutdownException>(Context.From(token).Cause);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_does_so_when_the_client_is_gone_or_the_server_aborts(bool aborts)
    {
        var handlers = new Handler();
        await using var app = await StartAsync(handlers);

        using (var socket = await app.SendRawAsync(aborts ? "/abort" : "/minimal"))
        {
            await handlers.Begun;
            if (aborts)
            {
                await handlers.Ended;
            }
        }

        var error = await handlers.Ended;
        Assert.IsType<ClientGoneException>(Context.From(error.CancellationToken).Cause);
    }

    [Fact]
    public async Task It_does_so_in_a_test_server()
    {
        var (handlers, clock) = (new Handler(), new VirtualClock());
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddLifeline(options => (options.Root, options.DefaultTimeout) = (Context.Root(clock), s_limit));
        await using var app = builder.Build();
        app.UseRouting().UseLifeline();
        app.MapPost("/", async (CancellationToken token, HttpRequest request) =>
        {
            await request.BodyReader.CopyToAsync(Stream.Null);
            await handlers.WaitAsync(token);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();
        using var content = new StringContent("body");

        var answer = client.PostAsync("/", content, TestContext.Current.CancellationToken);
        await handlers.Begun;
        clock.Advance(s_limit);

        using var response = await answer.Arrives();
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task The_token_knows_the_requests_name_deadline_and_values()
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/cart/{id}", (CancellationToken token, int id) =>
            {
                var ctx = Context.From(token);
                return $"{ctx.Name}, {ctx.Remaining}, {(ctx.TryGet(s_tenant, out var tenant) ? tenant : "none")}, {id}";
            }).WithRequestTimeout(s_limit),
            options =>
            {
                options.CallerBaggage = ContextBaggage.None.Allow(s_tenant);
                options.TrustsCaller = _ => true;
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cart/7");
        request.Headers.Add("baggage", "tenant=acme");

        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("GET /cart/{id}, 00:00:01, acme, 7", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_holds_the_token_works_on_when_the_handler_is_finished()
    {
        var seen = new TaskCompletionSource<(CancellationToken, Context)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (CancellationToken token, Context ctx) =>
        {
            seen.SetResult((token, ctx));
            return "done";
        }).WithRequestTimeout(s_limit));

        Assert.Equal("done", await app.GetStringAsync("/"));
        var (token, ctx) = await seen.Task.Arrives();
        await ctx.Done.AsTask().Arrives();
        await Patience.Until(() => app.Contexts.Live == 0);
        app.Clock.Advance(s_limit);
        await app.StopAsync();

        Assert.IsType<RequestFinishedException>(ctx.Cause);
        Assert.False(token.IsCancellationRequested);
        Assert.Null(Context.From(token).Deadline);
    }

    [Fact]
    public async Task An_exception_filter_by_the_token_matches()
    {
        var caught = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", async (CancellationToken token, Context ctx) =>
        {
            try
            {
                Advance(ctx);
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException error) when (error.CancellationToken == token)
            {
                caught.SetResult(true);
                throw;
            }
        }).WithRequestTimeout(s_limit));

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.True(await caught.Task.Arrives());
    }

    [Fact]
    public async Task Unless_it_is_to_be_lent_the_token_tells_of_the_client_alone()
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", (CancellationToken token, Context ctx) =>
            {
                Advance(ctx);
                return (ctx.IsDone, token.IsCancellationRequested, Context.From(token).Name is null).ToString();
            }).WithRequestTimeout(s_limit),
            options => options.LendRequestAborted = false);

        Assert.Equal("(True, False, True)", await app.GetStringAsync("/"));
    }

    [Fact]
    public async Task The_second_run_of_an_exception_handler_is_given_a_fresh_token()
    {
        var tokens = new List<CancellationToken>();
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            app.UseExceptionHandler("/error").UseRouting().UseLifeline();
            app.MapGet("/", (CancellationToken token, Context ctx) =>
            {
                tokens.Add(token);
                Advance(ctx);
                throw new FormatException();
            }).WithRequestTimeout(s_limit);
            app.MapGet("/error", async (CancellationToken token, HttpContext http) =>
            {
                tokens.Add(token);
                await http.Response.WriteAsJsonAsync("sorry", token);
            });
        });

        using var response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("\"sorry\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((true, false), (tokens[0].IsCancellationRequested, tokens[1].IsCancellationRequested));
    }

    [Theory]
    [InlineData(null, "(False, False, False, True)")]
    [InlineData("500", "(True, True, True, False)")]
    [InlineData("5000", "(False, False, False, True)")]
    public async Task A_handler_may_disable_its_timeout_but_not_its_callers(string? callers, string expected)
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (HttpContext http, CancellationToken token, Context ctx) =>
        {
            var timeout = http.Features.GetRequiredFeature<IHttpRequestTimeoutFeature>();
            timeout.DisableTimeout();
            Advance(ctx);
            return (ctx.IsDone, token.IsCancellationRequested, timeout.RequestTimeoutToken.IsCancellationRequested, ctx.Deadline is null).ToString();
        }).WithRequestTimeout(s_limit));
        if (callers is not null)
        {
            app.Http.DefaultRequestHeaders.Add(RemainingTimeHeader.Lifeline.Name, callers);
        }

        Assert.Equal(expected, await app.GetStringAsync("/"));
    }

    [Fact]
    public async Task The_timeouts_token_tells_time_from_a_client_that_is_gone()
    {
        var told = new TaskCompletionSource<IHttpRequestTimeoutFeature>(TaskCreationOptions.RunContinuationsAsynchronously);
        var timedOut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", async (HttpContext http, CancellationToken token) =>
        {
            var timeout = http.Features.GetRequiredFeature<IHttpRequestTimeoutFeature>();
            await using var registration = timeout.RequestTimeoutToken.Register(timedOut.SetResult);
            told.TrySetResult(timeout);
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
            await (timeout.RequestTimeoutToken.IsCancellationRequested ? timedOut.Task : Task.CompletedTask);
        }).WithRequestTimeout(s_limit));

        var answer = app.GetAsync("/");
        var timeout = await told.Task.Arrives();
        Assert.False(timeout.RequestTimeoutToken.IsCancellationRequested);
        app.Clock.Advance(s_limit);

        using var response = await answer.Arrives();
        await timedOut.Task.Arrives();
        Assert.True(timeout.RequestTimeoutToken.IsCancellationRequested);

        using (await app.SendRawAsync("/"))
        {
            await Patience.Until(() => app.Contexts.Live == 1);
        }

        await Patience.Until(() => app.Contexts.Live == 0);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, "500")]
    [InlineData(true, null)]
    [InlineData(true, "500")]
    public async Task A_web_socket_outlives_its_requests_time_and_ends_with_the_client(bool http2, string? callers)
    {
        var (opened, ended) = (new TaskCompletionSource<Context>(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var app = await LiveApp.StartAsync(
            _ => { },
            app =>
            {
                app.UseWebSockets().UseRouting().UseLifeline();
                app.Map("/", async (HttpContext http, Context ctx, CancellationToken token) =>
                {
                    using var socket = await http.WebSockets.AcceptWebSocketAsync();
                    opened.SetResult(ctx);
                    await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
                    ended.SetResult();
                });
            },
            options => options.DefaultTimeout = s_limit,
            http2);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var client = new ClientWebSocket();
        (client.Options.HttpVersion, client.Options.HttpVersionPolicy) = (app.Http.DefaultRequestVersion, HttpVersionPolicy.RequestVersionExact);
        if (callers is not null)
        {
            client.Options.SetRequestHeader(RemainingTimeHeader.Lifeline.Name, callers);
        }

        await client.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, invoker, TestContext.Current.CancellationToken);
        var ctx = await opened.Task.Arrives();

        app.Clock.Advance(2 * s_limit);
        Assert.Equal((false, null), (ctx.IsDone, ctx.Deadline));

        client.Abort();
        await ended.Task.Arrives();
        Assert.IsType<ClientGoneException>(ctx.Cause);
    }

    [Theory]
    [InlineData("/json", "application/json", "[1,")]
    [InlineData("/form", "application/x-www-form-urlencoded", "name=a")]
    [InlineData("/upload", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na")]
    [InlineData("/body", "text/plain", "abc")]
    [InlineData("/reader", "text/plain", "abc")]
    [InlineData("/posted", "application/json", "[1,")]
    public async Task Binding_a_body_that_does_not_come_ends_with_the_request(string path, string type, string begun)
    {
        await using var app = await StartAsync(new Handler());
        using var content = new HalfContent(begun);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        var answer = app.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        await Patience.Until(() => app.Contexts.Live == 1);
        await content.Sent.Arrives();
        app.Clock.Advance(s_limit);
        await Patience.Until(() => app.Contexts.Live == 0);
        content.Finish();                       // else the client would not look at the answer

        using var response = await answer.Arrives();
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Theory]
    [InlineData("/json", "application/json", "[1,2]", "2")]
    [InlineData("/form", "application/x-www-form-urlencoded", "name=ada", "ada")]
    [InlineData("/body", "text/plain", "abc", "3")]
    [InlineData("/reader", "text/plain", "abc", "3")]
    [InlineData("/posted", "application/json", "[1,2]", "2")]
    public async Task A_body_that_comes_is_read_as_ever(string path, string type, string body, string expected)
    {
        await using var app = await StartAsync(new Handler());
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var response = await app.Http.PostAsync(path, content, TestContext.Current.CancellationToken);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_streamed_result_is_answered_as_ended_or_cut_off(int bytes)
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", () => Results.Stream(new EndlessStream(bytes, reading))).WithRequestTimeout(s_limit));

        var answer = app.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await reading.Task.Arrives();
        app.Clock.Advance(s_limit);

        if (bytes == 0)
        {
            using var response = await answer.Arrives();
            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(async () =>
            {
                using var response = await answer.Arrives();
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            });
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Less_than_was_announced_is_answered_as_ended_or_cut_off_though_the_handler_returned(int bytes)
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", async (HttpContext http, Context ctx) =>
        {
            http.Response.ContentLength = 10;
            await (bytes == 0 ? ValueTask.CompletedTask : http.Response.Body.WriteAsync(new byte[bytes]));
            Advance(ctx);
        }).WithRequestTimeout(s_limit));

        if (bytes == 0)
        {
            using var response = await app.GetAsync("/");
            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => app.GetStringAsync("/"));
        }

        await app.StopAsync();
        Assert.Contains(bytes == 0 ? "answered 504" : "cut off", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_a_server_sends_are_cut_off()
    {
        var handlers = new Handler();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (CancellationToken token) => TypedResults.ServerSentEvents(EventsAsync(token)))
            .WithRequestTimeout(s_limit));

        using var response = await app.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await handlers.Begun;
        app.Clock.Advance(s_limit);

        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).Arrives());

        async IAsyncEnumerable<string> EventsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            yield return "one";
            await handlers.WaitAsync(token);
        }
    }

    [Fact]
    public async Task Who_waits_in_the_rate_limiters_queue_is_answered_when_his_time_is_up()
    {
        var (handlers, calls) = (new Handler(), 0);
        await using var app = await LiveApp.StartAsync(
            services => services.AddRateLimiter(limits => limits.AddConcurrencyLimiter("one", options => (options.PermitLimit, options.QueueLimit) = (1, 9))),
            app =>
            {
                app.UseRouting().UseLifeline().UseRateLimiter();
                app.MapGet("/", async (CancellationToken token) =>
                {
                    calls++;
                    await handlers.WaitAsync(token);
                }).RequireRateLimiting("one");
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add(RemainingTimeHeader.Lifeline.Name, $"{s_limit.TotalMilliseconds}");

        var first = app.GetAsync("/");
        await handlers.Begun;
        var second = app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await Patience.Until(() => app.Contexts.Live == 2);
        app.Clock.Advance(s_limit);

        using var response = await second.Arrives();
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(1, calls);
        app.Host.StopApplication();
        using var ended = await first.Arrives();
    }

    [Theory]
    [InlineData(false, "middleware")]
    [InlineData(true, "middleware")]
    [InlineData(true, "exception handler")]
    public async Task A_teams_own_answer_to_a_client_that_is_gone_does_not_hide_a_deadline(bool isBehind, string what)
    {
        var handlers = new Handler();
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            _ = isBehind ? Add(app.UseRouting().UseLifeline()) : Add(app.UseRouting()).UseLifeline();
            app.MapGet("/", async (CancellationToken token) => await handlers.WaitAsync(token)).WithRequestTimeout(s_limit);
        });

        var answer = app.GetAsync("/");
        await handlers.Begun;
        app.Clock.Advance(s_limit);

        using var response = await answer.Arrives();
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);

        IApplicationBuilder Add(IApplicationBuilder app) => what == "exception handler" ? app.UseExceptionHandler("/error") : app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_both_orders_with_the_frameworks_timeouts_it_is_a_timeout(bool isBehind)
    {
        await using var app = await LiveApp.StartAsync(
            services => services.AddRequestTimeouts(),
            app =>
            {
                _ = isBehind ? app.UseRouting().UseLifeline().UseRequestTimeouts() : app.UseRouting().UseRequestTimeouts().UseLifeline();
                app.MapGet("/", async (CancellationToken token, HttpContext http) =>
                {
                    await Task.Delay(Timeout.Infinite, token);
                    return "never";
                }).WithRequestTimeout(TimeSpan.FromMilliseconds(50));
            });

        using var response = await app.GetAsync("/").Arrives();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    private static void Advance(Context ctx) => ((VirtualClock)ctx.Clock).Advance(s_limit);

    private static Task<LiveApp> StartAsync(Handler handler, bool http2 = false) => LiveApp.StartAsync(
        services =>
        {
            services.AddSingleton(handler);
            services.AddControllers().AddApplicationPart(typeof(LendingTests).Assembly);
        },
        app =>
        {
            app.UseRouting().UseLifeline();
            app.MapGet("/minimal", async (CancellationToken token) => await handler.WaitAsync(token)).WithRequestTimeout(s_limit);
            app.MapGet("/unlimited", async (CancellationToken token) => await handler.WaitAsync(token));
            app.MapGet("/property", async (HttpContext http) => await handler.WaitAsync(http.RequestAborted)).WithRequestTimeout(s_limit);
            app.MapGet("/linked", async (CancellationToken token) =>
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                await handler.WaitAsync(linked.Token);
            }).WithRequestTimeout(s_limit);
            app.MapGet("/swallowed", async (CancellationToken token) =>
            {
                await handler.WaitAsync(token).ContinueWith(_ => { }, TaskScheduler.Default);
            }).WithRequestTimeout(s_limit);
            app.MapGet("/abort", async (HttpContext http, CancellationToken token) =>
            {
                var waiting = handler.WaitAsync(token);
                http.Abort();
                await waiting;
            }).WithRequestTimeout(s_limit);
            app.MapPost("/json", (int[] body) => $"{body.Length}").WithRequestTimeout(s_limit);
            app.MapPost("/form", ([FromForm] string name) => name).DisableAntiforgery().WithRequestTimeout(s_limit);
            app.MapPost("/upload", (IFormFileCollection files) => $"{files.Count}").DisableAntiforgery().WithRequestTimeout(s_limit);
            app.MapPost("/body", async (Stream body) =>
            {
                using var reader = new StreamReader(body);
                return $"{(await reader.ReadToEndAsync()).Length}";
            }).WithRequestTimeout(s_limit);
            app.MapPost("/reader", async (HttpRequest request) =>
            {
                using var all = new MemoryStream();
                await request.BodyReader.CopyToAsync(all);
                return $"{all.Length}";
            }).WithRequestTimeout(s_limit);
            app.MapControllers().WithRequestTimeout(s_limit);
        },
        options => options.DefaultTimeout = TimeSpan.FromSeconds(9),
        http2);

    /// <summary>A handler that knows of tokens only, and a test that waits for it.</summary>
    internal sealed class Handler
    {
        private readonly TaskCompletionSource<CancellationToken> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<OperationCanceledException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<CancellationToken> Begun => _begun.Task.Arrives();

        public Task<OperationCanceledException> Ended => _ended.Task.Arrives();

        public async Task WaitAsync(CancellationToken token)
        {
            _begun.TrySetResult(token);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException error)
            {
                _ended.TrySetResult(error);
                throw;
            }
        }
    }

    /// <summary>The beginning of a body, and the rest when the test says so.</summary>
    private sealed class HalfContent(string begun) : HttpContent
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sent => _sent.Task;

        public void Finish() => _rest.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(begun));
            await stream.FlushAsync();
            _sent.TrySetResult();
            await _rest.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A stream that has some bytes, and then never any more.</summary>
    private sealed class EndlessStream(int bytes, TaskCompletionSource reading) : MemoryStream(new byte[bytes])
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Read(buffer.Span);
            if (count > 0)
            {
                return count;
            }

            reading.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}

/// <summary>A controller that knows of tokens only.</summary>
public class TokenController(IServiceProvider services) : ControllerBase
{
    [HttpGet("/controller")]
    public Task Get(CancellationToken token) => services.GetRequiredService<LendingTests.Handler>().WaitAsync(token);

    [HttpPost("/posted")]
    public ContentResult Post([FromBody] int[] body) => Content($"{body.Length}");
}
