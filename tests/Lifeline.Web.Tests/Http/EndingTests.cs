using System.Net;
using System.Net.Sockets;

namespace Lifeline.Http.Tests;

public class EndingTests
{
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides_and_says_where_the_time_went()
    {
        var clock = new VirtualClock();
        await using var server = await Server.StartSilentAsync();
        using var scope = Context.Root(clock).WithName("checkout").WithTimeout(s_budget);
        clock.Advance(TimeSpan.FromMilliseconds(20));

        var call = server.Http.GetAsync("/price/7?key=secret#part", scope);
        await server.Reached;
        clock.Advance(TimeSpan.FromMilliseconds(280));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => call);
        await server.HungUp;
        Assert.Equal($"GET {server.Address}price/7", error.Operation);
        Assert.Equal(TimeSpan.FromMilliseconds(280), error.Spent);
        Assert.StartsWith($"'checkout' had 300 ms (set at {nameof(EndingTests)}.cs:", error.Message, StringComparison.Ordinal);
        Assert.Contains($"spent 280 ms in 'GET {server.Address}price/7'", error.Message, StringComparison.Ordinal);
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.IsAssignableFrom<OperationCanceledException>(error.InnerException);
    }

    [Fact]
    public async Task A_task_that_overstays_in_a_call_is_reported_with_the_call()
    {
        var clock = new VirtualClock();
        var told = new TaskCompletionSource<TaskOverrun>();
        void Tell(TaskOverrun overrun)
        {
            if (overrun.Task.Name == "stays in a call")
            {
                told.SetResult(overrun);
            }
        }

        LifelineEvents.TaskOverran += Tell;
        var server = await Server.StartSilentAsync();
        await using var group = Context.Root(clock).Group();
        _ = group.Go(ctx => server.Http.GetAsync("/price/7?key=secret", ctx.WithoutCancel()), "stays in a call");
        await server.Reached;
        group.Cancel();
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal($"GET {server.Address}price/7", (await told.Task).WaitingOn);
        LifelineEvents.TaskOverran -= Tell;
        await server.DisposeAsync();
        await Record.ExceptionAsync(group.WaitAsync);       // how the call ends when its server goes is not asked here
    }

    [Fact]
    public async Task A_cancel_ends_the_call_with_its_cause()
    {
        await using var server = await Server.StartSilentAsync();
        using var scope = Context.Background.WithCancel();
        var cause = new FormatException("changed my mind");

        var call = server.Http.PostAsync("/", new StringContent("body"), scope);
        await server.Reached;
        scope.Cancel(cause);

        var error = await Assert.ThrowsAsync<CanceledException>(() => call);
        await server.HungUp;
        Assert.Same(cause, error.Cause);
        Assert.Equal($"POST {server.Address}", error.Operation);
    }

    [Fact]
    public async Task A_call_that_blocks_its_thread_ends_as_well()
    {
        await using var server = await Server.StartSilentAsync();
        using var scope = Context.Background.WithCancel();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/price");

        var call = Task.Run(() => server.Http.Send(request, scope), TestContext.Current.CancellationToken);
        await server.Reached;
        scope.Cancel();

        Assert.Equal($"GET {server.Address}price", (await Assert.ThrowsAsync<CanceledException>(() => call)).Operation);
        await server.HungUp;
    }

    [Fact]
    public async Task A_foreign_token_that_became_a_context_ends_the_call()
    {
        await using var server = await Server.StartSilentAsync();
        using var source = new CancellationTokenSource();

        var call = server.Http.GetStringAsync("/", Context.From(source.Token));
        await server.Reached;
        await source.CancelAsync();

        var error = await Assert.ThrowsAsync<CanceledException>(() => call);
        Assert.Equal(source.Token, error.CancellationToken);
        await server.HungUp;
    }

    [Theory]
    [InlineData("http://user:password@pricing:8080/price/7?key=secret", null, "GET http://pricing:8080/price/7")]
    [InlineData("https://pricing/price 7", null, "GET https://pricing/price%207")]
    [InlineData("price/7?key=secret", "http://user@pricing/v1/", "GET http://pricing/v1/price/7")]
    [InlineData(null, "http://pricing/", "GET http://pricing/")]
    [InlineData("/price?key=secret", null, "GET /price")]
    [InlineData(null, null, "GET (nowhere)")]
    public async Task After_the_end_nothing_is_sent_and_secrets_are_not_told(string? url, string? origin, string operation)
    {
        var wire = new Wire();
        using var http = new HttpClient(wire) { BaseAddress = origin is null ? null : new Uri(origin) };
        using var scope = Context.Background.WithTimeout(TimeSpan.Zero);

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => http.GetAsync(url, scope));

        Assert.Equal(operation, error.Operation);
        Assert.Empty(wire.Sent);
    }

    [Fact]
    public async Task The_clients_own_timeout_stays_its_own()
    {
        await using var server = await Server.StartSilentAsync();
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMilliseconds(50) };
        using var scope = Context.Background.WithTimeout(TimeSpan.FromHours(1));

        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetAsync("/", scope));

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public async Task Cancelling_all_of_a_clients_requests_stays_what_it_is()
    {
        await using var server = await Server.StartSilentAsync();
        using var scope = Context.Background.WithCancel();

        var call = server.Http.GetAsync("/", scope);
        await server.Reached;
        server.Http.CancelPendingRequests();

        Assert.IsNotAssignableFrom<ContextEndedException>(await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call));
    }

    [Fact]
    public async Task A_connection_that_is_refused_stays_what_it_is()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));                // bound, and listening to nobody
        using var http = new HttpClient();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://{taken.LocalEndPoint}/", Context.Background));

        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
    }

    [Fact]
    public async Task A_failure_after_the_end_is_the_contexts_with_the_failure_inside()
    {
        using var scope = Context.Background.WithCancel();
        var failure = new HttpRequestException("connection reset");
        using var http = new HttpClient(new Wire(_ =>
        {
            scope.Cancel();
            throw failure;
        }));

        var error = await Assert.ThrowsAsync<CanceledException>(() => http.GetAsync("http://pricing/", scope));

        Assert.Same(failure, error.GetBaseException());     // HttpClient may have put a TaskCanceledException around it
    }

    [Fact]
    public async Task An_answer_that_was_there_in_time_is_given()
    {
        using var scope = Context.Background.WithCancel();
        using var http = new HttpClient(new Wire(_ =>
        {
            scope.Cancel();
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }));

        using var response = await http.GetAsync("http://pricing/", HttpCompletionOption.ResponseHeadersRead, scope);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_bug_stays_a_bug()
    {
        using var scope = Context.Background.WithCancel();
        using var http = new HttpClient(new Wire(_ =>
        {
            scope.Cancel();
            throw new FormatException();
        }));

        await Assert.ThrowsAsync<FormatException>(() => http.GetAsync("http://pricing/", scope));
    }
}
