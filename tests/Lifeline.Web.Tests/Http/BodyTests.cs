using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lifeline.Http.Tests;

public class BodyTests
{
    private const string First = "first";

    /// <summary>The ways to read a body, once its first bytes are there.</summary>
    public static TheoryData<string> Ways => [.. s_ways.Keys];

    private static readonly Dictionary<string, Func<HttpResponseMessage, CancellationToken, Task>> s_ways = new()
    {
        ["ReadAsync"] = async (response, token) => await ReadOnAsync(await response.Content.ReadAsStreamAsync(token), token),
        ["Read"] = async (response, token) =>
        {
            var body = await response.Content.ReadAsStreamAsync(token);
            await Task.Run(() => ReadOn(body), CancellationToken.None);
        },
        ["Read of a synchronous stream"] = (response, _) => Task.Run(() => ReadOn(response.Content.ReadAsStream()), CancellationToken.None),
        ["CopyToAsync of the stream"] = async (response, token) => await (await response.Content.ReadAsStreamAsync(token)).CopyToAsync(Stream.Null, token),
        ["CopyToAsync of the content"] = (response, token) => response.Content.CopyToAsync(Stream.Null, token),
        ["CopyTo of the content"] = (response, token) => Task.Run(() => response.Content.CopyTo(Stream.Null, null, token), CancellationToken.None),
        ["ReadAsStringAsync"] = (response, token) => response.Content.ReadAsStringAsync(token),
        ["LoadIntoBufferAsync"] = (response, token) => response.Content.LoadIntoBufferAsync(token),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_context_ends_a_body_that_is_read_after_its_headers(string way)
    {
        await using var server = await Server.StartSilentAsync(First);
        using var scope = Context.Background.WithCancel();
        using var response = await server.Http.GetAsync("/report?key=secret", HttpCompletionOption.ResponseHeadersRead, scope);
        await server.Reached;
        var cause = new FormatException("changed my mind");

        var reading = s_ways[way](response, CancellationToken.None);
        scope.Cancel(cause);

        var error = await Assert.ThrowsAsync<CanceledException>(() => reading);
        Assert.Same(cause, error.Cause);
        Assert.Equal($"GET {server.Address}report", error.Operation);
        response.Dispose();
        await server.HungUp;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_body_is_not_read_when_the_context_has_ended(string way)
    {
        await using var server = await Server.StartSilentAsync(First);
        using var scope = Context.Background.WithCancel();
        using var response = await server.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, scope);
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => s_ways[way](response, CancellationToken.None));
    }

    [Fact]
    public async Task The_readers_own_token_ends_its_reading_and_not_the_context()
    {
        await using var server = await Server.StartSilentAsync(First);
        using var scope = Context.Background.WithCancel();
        using var response = await server.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, scope);
        using var reader = new CancellationTokenSource();

        var reading = s_ways["ReadAsync"](response, reader.Token);
        await server.Reached;
        await reader.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.IsNotAssignableFrom<ContextEndedException>(error);
        Assert.Equal(reader.Token, error.CancellationToken);
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public async Task A_stream_is_bounded_as_well()
    {
        await using var server = await Server.StartSilentAsync(First);
        using var scope = Context.Background.WithCancel();
        await using var body = await server.Http.GetStreamAsync("/", scope);

        var reading = ReadOnAsync(body, CancellationToken.None);
        await server.Reached;
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => reading);
        await server.HungUp;
    }

    [Theory]
    [InlineData("string")]
    [InlineData("bytes")]
    [InlineData("JSON")]
    [InlineData("whole answer")]
    public async Task A_whole_body_is_waited_for_no_longer_than_the_context_lives(string what)
    {
        await using var server = await Server.StartSilentAsync(First);
        using var scope = Context.Background.WithCancel();

        Task call = what switch
        {
            "string" => server.Http.GetStringAsync("/", scope),
            "bytes" => server.Http.GetByteArrayAsync("/", scope),
            "JSON" => server.Http.GetFromJsonAsync<Price>("/", scope),
            _ => server.Http.GetAsync("/", scope),
        };
        await server.Reached;
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => call);
        await server.HungUp;
    }

    [Fact]
    public async Task A_body_whose_headers_were_waited_for_by_blocking_is_bounded_as_well()
    {
        await using var server = await Server.StartSilentAsync(First);
        using var scope = Context.Background.WithCancel();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        using var response = await Task.Run(
            () => server.Http.Send(request, HttpCompletionOption.ResponseHeadersRead, scope), TestContext.Current.CancellationToken);

        var reading = s_ways["Read of a synchronous stream"](response, CancellationToken.None);
        await server.Reached;
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => reading);
    }

    [Fact]
    public async Task Disposing_the_stream_ends_the_call()
    {
        await using var server = await Server.StartSilentAsync(First);
        await using (await server.Http.GetStreamAsync("/", Context.Background))
        {
            await server.Reached;
        }

        await server.HungUp;
    }

    [Fact]
    public async Task A_bound_body_is_the_servers_body()
    {
        await using var server = await Server.StartAsync(http =>
        {
            http.Response.ContentType = "text/plain; charset=utf-8";
            http.Response.ContentLength = 7;
            http.Response.Headers.ContentLanguage = "en";
            return http.Response.WriteAsync("the end");
        });

        using var response = await server.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Context.Background);

        Assert.Equal("utf-8", response.Content.Headers.ContentType?.CharSet);
        Assert.Equal(7, response.Content.Headers.ContentLength);
        Assert.Equal("en", response.Content.Headers.ContentLanguage.Single());
        Assert.Equal("the end", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("the end", Encoding.UTF8.GetString(await server.Http.GetByteArrayAsync("/", Context.Background)));
        using var reader = new StreamReader(await server.Http.GetStreamAsync("/", Context.Background));
        Assert.Equal("the end", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static async Task ReadOnAsync(Stream body, CancellationToken token)
    {
        var bytes = new byte[64];
        while (await body.ReadAsync(bytes, token) > 0)
        {
        }
    }

    private static void ReadOn(Stream body)
    {
        var bytes = new byte[64];
        while (body.Read(bytes, 0, bytes.Length) > 0)
        {
        }
    }
}
