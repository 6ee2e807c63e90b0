using System.Net;
using Microsoft.AspNetCore.Http;

namespace Lifeline.Http.Tests;

/// <summary>A failed answer's status is its error, whatever becomes of its body.</summary>
public sealed class FailedAnswerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly VirtualClock _clock = new();

    private static readonly Dictionary<string, Func<HttpClient, Context, Task>> s_calls = new()
    {
        ["string"] = (http, ctx) => http.GetStringAsync("http://pricing/", ctx),
        ["bytes"] = (http, ctx) => http.GetByteArrayAsync("http://pricing/", ctx),
        ["stream"] = (http, ctx) => http.GetStreamAsync("http://pricing/", ctx),
        ["JSON"] = (http, ctx) => http.GetFromJsonAsync<int>("http://pricing/", ctx),
        ["JSON of a deletion"] = (http, ctx) => http.DeleteFromJsonAsync<int>("http://pricing/", ctx),
        ["JSON elements"] = async (http, ctx) =>
        {
            await foreach (var _ in http.GetFromJsonAsAsyncEnumerable<int>("http://pricing/", ctx))
            {
            }
        },
        ["success on demand"] = async (http, ctx) =>
        {
            using var response = await http.GetAsync("http://pricing/", HttpCompletionOption.ResponseHeadersRead, ctx);
            await response.EnsureSuccessAsync(ctx);
        },
    };

    /// <summary>The calls that require success.</summary>
    public static TheoryData<string> Calls => [.. s_calls.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public Task A_reason_that_does_not_come_is_waited_for_a_while_on_the_contexts_clock(string call) => IsAnsweredAfterAWhile(call, Forever);

    [Theory]
    [MemberData(nameof(Calls))]
    public Task A_body_that_ends_with_no_token_holds_nobody_up(string call) => IsAnsweredAfterAWhile(call, static _ => Forever(CancellationToken.None));

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_end_of_the_context_does_not_hide_the_status(string call)
    {
        await using var body = new Body((_, token) => new ValueTask<int>(Forever(token)));
        using var http = Answering(body);
        using var scope = Context.Root(_clock).WithTimeout(s_patience / 2);

        var calling = s_calls[call](http, scope);
        await body.IsRead;
        _clock.Advance(s_patience / 2);

        await Assert503(calling);
    }

    [Fact]
    public async Task A_reason_is_waited_for_no_longer_than_the_clients_timeout()
    {
        await using var body = new Body((_, token) => new ValueTask<int>(Forever(token)));
        using var http = Answering(body);
        http.Timeout = TimeSpan.FromMilliseconds(50);

        await Assert503(http.GetStringAsync("http://pricing/", Context.Root(_clock)));     // on a clock that stands still
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task No_more_of_a_reason_is_read_than_one_can_be_long(string call)
    {
        var read = 0L;
        await using var body = new Body((buffer, _) =>
        {
            buffer.Span.Fill((byte)' ');
            read += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        });
        using var http = Answering(body);

        await Assert503(s_calls[call](http, Context.Root(_clock)));

        Assert.InRange(read, 1, 64 * 1024);
    }

    /// <summary>How reading may fail.</summary>
    public static TheoryData<Exception> Failures =>
    [
        new IOException("The response ended prematurely."), new HttpRequestException("reset"), new InvalidDataException("not gzip"),
        new ObjectDisposedException("connection"), new OperationCanceledException("somebody"), new FormatException("a bug"),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_body_that_breaks_off_leaves_the_status(Exception failure)
    {
        await using var body = new Body((_, _) => ValueTask.FromException<int>(failure));
        using var http = Answering(body);

        await Assert503(http.GetStringAsync("http://pricing/", Context.Root(_clock)));
    }

    [Fact]
    public async Task A_server_that_promises_a_body_and_sends_none_is_answered_for_by_its_status()
    {
        await using var server = await Server.StartAsync(async http =>
        {
            http.Response.StatusCode = 503;
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 100;
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        await Assert503(server.Http.GetStreamAsync("/", Context.Background));
    }

    [Theory]
    [InlineData("string")]
    [InlineData("bytes")]
    [InlineData("JSON")]
    [InlineData("JSON of a deletion")]
    public async Task A_whole_body_is_as_long_as_the_client_allows(string call)
    {
        using var http = new HttpClient(new Wire(_ => new HttpResponseMessage { Content = new StringContent("1234567") })) { MaxResponseContentBufferSize = 6 };

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => s_calls[call](http, Context.Background));

        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, error.HttpRequestError);
    }

    [Fact]
    public async Task A_body_that_is_too_long_stays_that_when_the_context_ends_meanwhile()
    {
        using var scope = Context.Background.WithCancel();
        var left = 7;
        await using var body = new Body((buffer, _) =>
        {
            var count = Math.Min(left, buffer.Length);
            left -= count;
            scope.Cancel();
            return ValueTask.FromResult(count);
        });
        using var http = Answering(body, HttpStatusCode.OK);
        http.MaxResponseContentBufferSize = 6;

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync("http://pricing/", scope));

        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, error.HttpRequestError);
    }

    [Theory]
    [InlineData("string")]
    [InlineData("bytes")]
    [InlineData("JSON")]
    [InlineData("JSON of a deletion")]
    public async Task A_whole_body_that_ends_with_no_token_holds_nobody_up(string call)
    {
        await using var body = new Body((_, _) => new ValueTask<int>(Forever(CancellationToken.None)));
        using var http = Answering(body, HttpStatusCode.OK);
        using var scope = Context.Root(_clock).WithTimeout(s_patience);

        var calling = s_calls[call](http, scope);
        await body.IsRead;
        _clock.Advance(s_patience);

        await Assert.ThrowsAsync<DeadlineExceededException>(() => calling.Arrives());
    }

    [Fact]
    public async Task The_clients_timeout_holds_for_a_whole_body_and_stays_its_own()
    {
        await using var body = new Body((_, token) => new ValueTask<int>(Forever(token)));
        using var http = Answering(body, HttpStatusCode.OK);
        http.Timeout = TimeSpan.FromMilliseconds(50);
        using var scope = Context.Background.WithCancel();

        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetStringAsync("http://pricing/", scope).Arrives());

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public async Task A_clients_timeout_that_was_over_first_is_the_error()
    {
        using var scope = Context.Background.WithCancel();
        var timeout = new TaskCanceledException("HttpClient.Timeout", new TimeoutException());
        using var http = new HttpClient(new Wire(_ =>
        {
            scope.Cancel();
            throw timeout;
        }));

        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetStringAsync("http://pricing/", scope));

        Assert.Same(timeout, error.InnerException);     // HttpClient has put one around it
    }

    [Fact]
    public async Task A_grpc_failure_behind_the_body_is_found()
    {
        using var http = new HttpClient(new Wire(_ =>
        {
            var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
            response.Content.Headers.ContentType = new("application/grpc");
            response.TrailingHeaders.Add("grpc-status", "4");
            return response;
        }));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetByteArrayAsync("http://pricing/", Context.Background));

        Assert.Equal(504, Assert.IsType<RemoteEndedException>(error.InnerException).Status);
    }

    private static HttpClient Answering(Body body, HttpStatusCode status = HttpStatusCode.ServiceUnavailable) => new(new Wire(_ =>
    {
        var response = new HttpResponseMessage(status) { Content = new StreamContent(body) };
        response.Content.Headers.ContentType = new("application/json");
        return response;
    }))
    {
        Timeout = Patience.Longest,
    };

    private async Task IsAnsweredAfterAWhile(string call, Func<CancellationToken, Task<int>> read)
    {
        await using var body = new Body((_, token) => new ValueTask<int>(read(token)));
        using var http = Answering(body);

        var calling = s_calls[call](http, Context.Root(_clock));
        await body.IsRead;
        await Patience.Until(() => _clock.Pending.Count == 1);
        _clock.Advance(s_patience);

        await Assert503(calling);
    }

    private static async Task Assert503(Task call)
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => call.Arrives());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.StatusCode);
        Assert.Null(error.InnerException);
    }

    private static async Task<int> Forever(CancellationToken token)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
        return 0;
    }
}
