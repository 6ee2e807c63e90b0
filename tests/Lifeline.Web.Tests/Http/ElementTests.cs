using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;

namespace Lifeline.Http.Tests;

/// <summary>Elements of JSON that arrive one by one end with the context, and with the token of whoever enumerates.</summary>
public class ElementTests
{
    private const string First = "[1,";

    private static readonly Dictionary<string, Func<Server, Context, IAsyncEnumerable<int>>> s_ways = new()
    {
        ["the client's"] = (server, ctx) => server.Http.GetFromJsonAsAsyncEnumerable<int>("/", ctx),
        ["the content's"] = (server, ctx) => OfContent(server, content => content.ReadFromJsonAsAsyncEnumerable<int>(ctx)),
        ["a bound content's, by the framework"] = (server, ctx) => OfContent(server, ctx),
    };

    /// <summary>The ways to read elements.</summary>
    public static TheoryData<string> Ways => [.. s_ways.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_enumerators_own_token_ends_the_reading_and_not_the_context(string way)
    {
        await using var server = await StartAsync();
        using var scope = Context.Background.WithCancel();
        using var source = new CancellationTokenSource();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(s_ways[way](server, scope), source.Cancel, source.Token).Arrives());

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.False(scope.Context.IsDone);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_context_ends_the_reading(string way)
    {
        await using var server = await StartAsync();
        using var scope = Context.Background.WithCancel();
        using var source = new CancellationTokenSource();

        var error = await Assert.ThrowsAsync<CanceledException>(() => ReadAsync(s_ways[way](server, scope), () => scope.Cancel(), source.Token).Arrives());

        Assert.Equal(scope.Context, error.Context);
    }

    private static async Task ReadAsync(IAsyncEnumerable<int> elements, Action afterFirst, CancellationToken token)
    {
        await foreach (var element in elements.WithCancellation(token))
        {
            Assert.Equal(1, element);
            afterFirst();
        }
    }

    // Enough that the reader gives out the first without waiting for more.
    private static Task<Server> StartAsync() => Server.StartAsync(async http =>
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(First + new string(' ', 64 * 1024));
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    });

    private static async IAsyncEnumerable<int> OfContent(
        Server server, Func<HttpContent, IAsyncEnumerable<int>> read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
    {
        using var response = await server.Http.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await foreach (var element in read(response.Content).WithCancellation(token))
        {
            yield return element;
        }
    }

    private static async IAsyncEnumerable<int> OfContent(
        Server server, Context ctx, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
    {
        using var response = await server.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, ctx);
        await foreach (var element in response.Content.ReadFromJsonAsAsyncEnumerable<int>(token).WithCancellation(token))
        {
            yield return element;
        }
    }
}
