using System.Net;
using Microsoft.AspNetCore.Http;

namespace Lifeline.Http.Tests;

public class RemoteEndTests
{
    private const string Problem =
        """
        {
          "title": "Gateway Timeout", "status": 504, "detail": "'GET /price/{id}' had 290 ms and ran out of time.", "ended": "deadline",
          "hop": "pricing", "operation": "GET /price/{id}", "spentMs": 287, "budgetMs": 290,
          "remote": { "status": 503, "detail": "The application 'stock' is shutting down.", "hop": "stock" }
        }
        """;

    [Theory]
    [InlineData(499)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task The_end_of_the_remote_side_is_the_cause(int status)
    {
        await using var server = await StartAsync(status, Problem);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetStringAsync("/price/7?key=secret", Context.Background));

        Assert.Equal(status, (int?)error.StatusCode);
        Assert.Equal(
            $"GET {server.Address}price/7 was answered {status}. 'pricing' answered {status}: 'GET /price/{{id}}' had 290 ms and ran out of time.", error.Message);
        var remote = Assert.IsType<RemoteEndedException>(error.InnerException);
        Assert.Equal(status, remote.Status);
        Assert.Equal("pricing", remote.ServiceName);
        Assert.Equal("GET /price/{id}", remote.Operation);
        Assert.Equal(TimeSpan.FromMilliseconds(287), remote.Spent);
        Assert.Equal(TimeSpan.FromMilliseconds(290), remote.Budget);
        Assert.Equal("'stock' answered 503: The application 'stock' is shutting down.", remote.Remote?.Message);
        Assert.Null(remote.Remote?.Remote);
    }

    [Theory]
    [InlineData("string")]
    [InlineData("bytes")]
    [InlineData("stream")]
    [InlineData("JSON")]
    public async Task Every_call_that_expects_success_tells_it(string what)
    {
        await using var server = await StartAsync(504, Problem);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => what switch
        {
            "string" => server.Http.GetStringAsync("/", Context.Background),
            "bytes" => server.Http.GetByteArrayAsync("/", Context.Background),
            "stream" => server.Http.GetStreamAsync("/", Context.Background),
            _ => (Task)server.Http.GetFromJsonAsync<Price>("/", Context.Background),
        });

        Assert.IsType<RemoteEndedException>(error.InnerException);
    }

    [Fact]
    public async Task An_answer_is_given_as_it_is_and_told_apart_on_demand()
    {
        await using var server = await StartAsync(504, Problem);

        using var response = await server.Http.GetAsync("/price/7", HttpCompletionOption.ResponseHeadersRead, Context.Background);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => response.EnsureSuccessAsync(Context.Background));
        Assert.IsType<RemoteEndedException>(error.InnerException);
    }

    [Fact]
    public async Task A_success_is_given_back()
    {
        await using var server = await StartAsync(200, Problem);

        using var response = await server.Http.GetAsync("/", Context.Background);

        Assert.Same(response, await response.EnsureSuccessAsync(Context.Background));
    }

    [Fact]
    public async Task An_answer_to_somebody_elses_call_is_told_apart_too()
    {
        await using var server = await StartAsync(503, Problem);

        using var response = await server.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => response.EnsureSuccessAsync(Context.Background));
        Assert.IsType<RemoteEndedException>(error.InnerException);
        Assert.StartsWith($"GET {server.Address} was answered 503.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_that_comes_when_the_context_has_ended_too_is_told()
    {
        await using var server = await StartAsync(504, Problem);
        using var scope = Context.Background.WithCancel();
        using var response = await server.Http.GetAsync("/price/7", HttpCompletionOption.ResponseHeadersRead, scope);
        scope.Cancel();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => response.EnsureSuccessAsync(scope));

        Assert.Equal(HttpStatusCode.GatewayTimeout, error.StatusCode);
        Assert.IsType<RemoteEndedException>(error.InnerException);          // both sides end by the same deadline
    }

    [Theory]
    [InlineData(500, "application/problem+json", Problem)]
    [InlineData(504, "application/json", Problem)]
    [InlineData(504, "text/html", "<h1>Gateway Timeout</h1>")]
    [InlineData(504, "application/problem+json", "")]
    [InlineData(504, "application/problem+json", "null")]
    [InlineData(504, "application/problem+json", "[1, 2]")]
    [InlineData(504, "application/problem+json", """{ "title": "not one of ours", "status": 504 }""")]
    [InlineData(504, "application/problem+json", """{ "ended": "deadline", "hop": """)]
    [InlineData(504, "application/problem+json", """{ "ended": "deadline", "hop": "\uD800" }""")]
    [InlineData(504, "application/problem+json", """{ "ended": true }""")]
    public async Task Any_other_failure_is_the_frameworks(int status, string type, string body)
    {
        await using var server = await StartAsync(status, body, type);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetStringAsync("/", Context.Background));

        Assert.Equal(status, (int?)error.StatusCode);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task A_document_that_is_too_long_is_not_read()
    {
        await using var server = await StartAsync(504, $$"""{ "ended": "deadline", "detail": "{{new string('x', 20_000)}}" }""");

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetStringAsync("/", Context.Background));

        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task What_the_remote_side_tells_is_bounded_and_fit_for_logs()
    {
        await using var server = await StartAsync(504, $$"""
            { "ended": "deadline", "detail": "line\r\nbreak\u001b[31m", "hop": "{{new string('h', 600)}}", "operation": 7, "spentMs": -1, "budgetMs": 1e300, "remote": "x" }
            """);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetStringAsync("/", Context.Background));

        var remote = Assert.IsType<RemoteEndedException>(error.InnerException);
        Assert.Equal("line  break [31m", remote.Detail);
        Assert.Equal(new string('h', RemoteEndedException.MaxCharacters), remote.ServiceName);
        Assert.Null(remote.Operation);
        Assert.Null(remote.Spent);
        Assert.Null(remote.Budget);
        Assert.Null(remote.Remote);
    }

    [Fact]
    public async Task A_chain_of_remote_sides_is_bounded()
    {
        var nested = string.Concat(Enumerable.Repeat("""{ "status": 7, "remote": """, 20)) + "{}" + new string('}', 20);
        await using var server = await StartAsync(504, $$"""{ "ended": "deadline", "remote": {{nested}} }""");

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetStringAsync("/", Context.Background));

        var hops = 0;
        for (var remote = error.InnerException as RemoteEndedException; remote is not null; remote = remote.Remote)
        {
            hops++;
            Assert.Equal(504, remote.Status);
        }

        Assert.Equal(8, hops);
    }

    private static Task<Server> StartAsync(int status, string body, string type = "application/problem+json") => Server.StartAsync(http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(body);
    });
}
