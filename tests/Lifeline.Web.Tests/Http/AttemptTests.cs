using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Lifeline.Http.Tests;

public sealed class AttemptTests
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task Each_attempt_has_a_context_of_its_own_and_tells_what_is_left_by_then()
    {
        var attempts = new List<Context>();
        await using var server = await Server.StartAsync(http =>
        {
            _clock.Advance(Ms(100));
            http.Response.StatusCode = attempts.Count < 3 ? 503 : 200;
            return http.Response.WriteAsync($"{http.Request.Headers["lifeline-timeout-ms"]}");
        });
        using var http = Client(server, new LifelineHandler { InnerHandler = new Watched(attempts) }, RetryOn());
        using var scope = Context.Root(_clock).WithTimeout(Ms(1000));

        Assert.Equal("790", await http.GetStringAsync("/", scope));

        Assert.Equal(["attempt 1", "attempt 2", "attempt 3"], attempts.Select(attempt => attempt.Name));
        Assert.Equal(3, attempts.Distinct().Count());
        Assert.All(attempts, attempt => Assert.True(attempt.IsDone));
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_ends_by_itself_and_the_next_one_succeeds()
    {
        var (reached, calls) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        await using var server = await Server.StartAsync(async http =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                reached.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            await http.Response.WriteAsync($"{http.Request.Headers["lifeline-timeout-ms"]}");
        });
        using var http = Client(server, new LifelineHandler { AttemptTimeout = Ms(200) }, RetryOn());
        using var scope = Context.Root(_clock).WithTimeout(Ms(1000));

        var call = http.GetStringAsync("/", scope);
        await reached.Task;
        _clock.Advance(Ms(200));

        Assert.Equal("190", await call);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task An_attempts_own_end_names_the_attempt_and_where_its_time_was_set()
    {
        await using var server = await Server.StartSilentAsync();
        using var http = Client(server, new LifelineHandler { AttemptTimeout = Ms(200) });
        using var scope = Context.Root(_clock).WithTimeout(Ms(1000));

        var call = http.GetAsync("/price?key=secret", scope);
        await server.Reached;
        _clock.Advance(Ms(200));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => call);
        Assert.StartsWith($"'attempt 1' had 200 ms (set at {nameof(AttemptTests)}.cs:", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"and spent 200 ms in 'GET {server.Address}price'.", error.Message, StringComparison.Ordinal);
        Assert.False(scope.Context.IsDone);
        await server.HungUp;
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_a_transient_failure_to_the_standard_handler()
    {
        var calls = 0;
        await using var server = await Server.StartAsync(async http =>
        {
            if (Interlocked.Increment(ref calls) < 3)
            {
                _clock.Advance(Ms(200));
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            await http.Response.WriteAsync("third");
        });
        await using var provider = Standard(server);
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromHours(1));

        Assert.Equal("third", await provider.GetRequiredService<HttpClient>().GetStringAsync("/", scope));
        Assert.Equal(3, calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_callers_own_end_is_not_retried_by_the_standard_handler(bool deadline)
    {
        var calls = 0;
        using var scope = Context.Root(_clock).WithTimeout(Ms(200));        // as long as an attempt
        await using var server = await Server.StartAsync(async http =>
        {
            Interlocked.Increment(ref calls);
            if (deadline)
            {
                _clock.Advance(Ms(200));
            }
            else
            {
                scope.Cancel();
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var provider = Standard(server);

        var error = await Assert.ThrowsAnyAsync<ContextEndedException>(() => provider.GetRequiredService<HttpClient>().GetStringAsync("/", scope));

        Assert.Equal(scope.Context, error.Context);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Who_sees_only_the_request_sees_an_attempts_own_end_as_a_failed_request()
    {
        await using var server = await Server.StartSilentAsync();
        using var http = Client(server, new LifelineHandler { AttemptTimeout = Ms(200) });
        using var scope = Context.Root(_clock).WithCancel();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Context = scope };

        var call = http.SendAsync(request, TestContext.Current.CancellationToken);
        await server.Reached;
        _clock.Advance(Ms(200));

        var error = await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
        Assert.IsType<DeadlineExceededException>(error.InnerException);
        Assert.Null(error.StatusCode);
    }

    [Fact]
    public async Task The_calls_own_end_is_the_calls_and_is_not_retried()
    {
        var attempts = new List<Context>();
        await using var server = await Server.StartSilentAsync();
        using var http = Client(server, new LifelineHandler { InnerHandler = new Watched(attempts) }, RetryOn());
        using var scope = Context.Root(_clock).WithName("checkout").WithTimeout(Ms(300));

        var call = http.GetAsync("/", scope);
        await server.Reached;
        _clock.Advance(Ms(300));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => call);
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.StartsWith("'checkout' had 300 ms", error.Message, StringComparison.Ordinal);
        Assert.Single(attempts);
    }

    [Fact]
    public async Task After_the_calls_end_no_attempt_is_begun()
    {
        using var scope = Context.Background.WithCancel();
        var wire = new Wire(_ =>
        {
            scope.Cancel();
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        });
        using var http = new HttpClient(new Retries(RetryOn()) { InnerHandler = new LifelineHandler { InnerHandler = wire } });

        await Assert.ThrowsAsync<CanceledException>(() => http.GetAsync("http://pricing/", scope));

        Assert.Single(wire.Sent);
    }

    [Fact]
    public async Task A_timeout_of_the_strategy_stays_the_strategys()
    {
        await using var server = await Server.StartSilentAsync();
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _clock }.AddTimeout(Ms(50)).Build();
        using var http = Client(server, new LifelineHandler(), pipeline);
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromHours(1));

        var call = http.GetAsync("/", scope);
        await server.Reached;
        _clock.Advance(Ms(50));

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);

        await server.HungUp;
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public async Task The_clients_own_timeout_stays_the_clients()
    {
        await using var server = await Server.StartSilentAsync();
        using var http = Client(server, new LifelineHandler());
        http.Timeout = Ms(50);

        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetAsync("/", Context.Background));

        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task The_time_of_an_attempt_bounds_its_body()
    {
        await using var server = await Server.StartSilentAsync("first");
        using var http = Client(server, new LifelineHandler { AttemptTimeout = Ms(200) });
        using var scope = Context.Root(_clock).WithTimeout(Ms(1000));

        using var response = await http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, scope);
        await server.Reached;
        _clock.Advance(Ms(200));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Ms(200), error.Budget);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attempt_is_over_when_its_answer_is_read_or_disposed(bool read)
    {
        var attempts = new List<Context>();
        await using var server = await Server.StartAsync(http => http.Response.WriteAsync("whole"));
        using var http = Client(server, new LifelineHandler { InnerHandler = new Watched(attempts) });

        var response = await http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Context.Background);
        Assert.False(attempts[0].IsDone);
        if (read)
        {
            Assert.Equal("whole", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.True(attempts[0].IsDone);
        }

        response.Dispose();
        Assert.True(attempts[0].IsDone);
    }

    [Fact]
    public async Task A_request_without_a_context_passes_as_it_is()
    {
        await using var server = await Server.StartAsync(http => http.Response.WriteAsync($"{http.Request.Headers["lifeline-timeout-ms"]}."));
        using var http = Client(server, new LifelineHandler { AttemptTimeout = Ms(1) });

        Assert.Equal(".", await http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_can_carry_its_context_where_the_call_takes_none(bool waits)
    {
        await using var server = await Server.StartAsync(http => http.Response.WriteAsync($"{http.Request.Headers["grpc-timeout"]}"));
        using var http = Client(server, new LifelineHandler { Destination = new HttpPropagationOptions { Headers = [RemainingTimeHeader.Grpc] } });
        using var scope = Context.Root(_clock).WithTimeout(Ms(1000));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        Assert.Null(request.Context);

        request.Context = scope;

        Assert.Equal(scope.Context, request.Context);
        using var response = waits
            ? await http.SendAsync(request, TestContext.Current.CancellationToken)
            : await Task.Run(() => http.Send(request, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.Equal("990m", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentNullException>(() => request.Context = null);
    }

    [Fact]
    public async Task What_the_handler_says_replaces_what_the_client_says()
    {
        var wire = new Wire();
        using var http = new HttpClient(new LifelineHandler { Destination = new HttpPropagationOptions { Headers = [RemainingTimeHeader.Connect] }, InnerHandler = wire });
        using var scope = Context.Root(_clock).WithTimeout(Ms(1000));

        using var response = await http.GetAsync("http://pricing/", scope);

        Assert.Equal(["connect-timeout-ms"], Assert.Single(wire.Sent).Headers.Select(header => header.Key));
    }

    [Fact]
    public async Task A_client_of_the_factory_retries_under_one_context()
    {
        var calls = 0;
        await using var server = await Server.StartAsync(http =>
        {
            http.Response.StatusCode = ++calls < 3 ? 503 : 200;
            return http.Response.WriteAsync($"{http.Request.Headers["x-envoy-expected-rq-timeout-ms"]}");
        });
        var services = new ServiceCollection();
        services.AddHttpClient("pricing", http =>
        {
            http.BaseAddress = server.Address;
            http.Destination = new HttpPropagationOptions { Headers = [RemainingTimeHeader.Envoy] };
        }).AddHttpMessageHandler(() => new Retries(RetryOn())).AddHttpMessageHandler(() => new LifelineHandler());
        await using var provider = services.BuildServiceProvider();
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("pricing");
        using var scope = Context.Root(_clock).WithTimeout(Ms(1000));

        Assert.Equal("990", await http.GetStringAsync("/", scope));
        Assert.Equal(3, calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_time_in_which_no_attempt_could_succeed_is_refused(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LifelineHandler { AttemptTimeout = Ms(milliseconds) });

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static ResiliencePipeline<HttpResponseMessage> RetryOn() => new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage>
    {
        Delay = TimeSpan.Zero,
        MaxRetryAttempts = 5,
        ShouldHandle = outcome => ValueTask.FromResult(
            outcome.Outcome.Exception is HttpRequestException { InnerException: DeadlineExceededException } || outcome.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable),
    }).Build();

    /// <summary>A client with Microsoft's own resilience above attempts of 200 ms.</summary>
    private static ServiceProvider Standard(Server server)
    {
        var services = new ServiceCollection();
        var client = services.AddHttpClient("pricing", http => http.BaseAddress = server.Address);
        client.AddStandardResilienceHandler(options =>
        {
            options.Retry.Delay = TimeSpan.Zero;
            options.TotalRequestTimeout.Timeout = 2 * Patience.Longest;
            options.AttemptTimeout.Timeout = Patience.Longest;
            options.CircuitBreaker.SamplingDuration = 2 * Patience.Longest;
        });
        client.AddHttpMessageHandler(() => new LifelineHandler { AttemptTimeout = Ms(200) });
        services.AddSingleton(provider => provider.GetRequiredService<IHttpClientFactory>().CreateClient("pricing"));
        return services.BuildServiceProvider();
    }

    private static HttpClient Client(Server server, LifelineHandler handler, ResiliencePipeline<HttpResponseMessage>? retries = null)
    {
        var inner = new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero };
        if (handler.InnerHandler is Watched watched)
        {
            watched.InnerHandler = inner;
        }
        else
        {
            handler.InnerHandler = inner;
        }

        return new HttpClient(retries is null ? handler : new Retries(retries) { InnerHandler = handler }) { BaseAddress = server.Address, Timeout = Patience.Longest };
    }

    /// <summary>Sees what an attempt is sent with.</summary>
    private sealed class Watched(List<Context> attempts) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            attempts.Add(Context.From(cancellationToken));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
