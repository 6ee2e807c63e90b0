using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Lifeline.Http.Tests;

/// <summary>Each call does what HttpClient's own does.</summary>
public class CallTests
{
    private static readonly Context s_ctx = Context.Background;

    [Fact]
    public async Task Each_call_sends_its_method_address_and_body()
    {
        await using var server = await StartEchoAsync();
        var http = server.Http;
        var (text, uri) = ("/a?b=c", new Uri("/a?b=c", UriKind.Relative));

        Assert.Equal("GET /a?b=c ", await ReadAsync(http.GetAsync(text, s_ctx)));
        Assert.Equal("GET /a?b=c ", await ReadAsync(http.GetAsync(uri, s_ctx)));
        Assert.Equal("GET /a?b=c ", await ReadAsync(http.GetAsync(text, HttpCompletionOption.ResponseHeadersRead, s_ctx)));
        Assert.Equal("DELETE /a?b=c ", await ReadAsync(http.DeleteAsync(text, s_ctx)));
        Assert.Equal("DELETE /a?b=c ", await ReadAsync(http.DeleteAsync(uri, s_ctx)));
        Assert.Equal("POST /a?b=c body", await ReadAsync(http.PostAsync(text, new StringContent("body"), s_ctx)));
        Assert.Equal("POST /a?b=c ", await ReadAsync(http.PostAsync(uri, null, s_ctx)));
        Assert.Equal("PUT /a?b=c body", await ReadAsync(http.PutAsync(text, new StringContent("body"), s_ctx)));
        Assert.Equal("PUT /a?b=c body", await ReadAsync(http.PutAsync(uri, new StringContent("body"), s_ctx)));
        Assert.Equal("PATCH /a?b=c body", await ReadAsync(http.PatchAsync(text, new StringContent("body"), s_ctx)));
        Assert.Equal("PATCH /a?b=c body", await ReadAsync(http.PatchAsync(uri, new StringContent("body"), s_ctx)));
        Assert.Equal("GET / ", await ReadAsync(http.GetAsync("", s_ctx)));
        Assert.Equal("GET / ", await ReadAsync(http.GetAsync((Uri?)null, s_ctx)));
    }

    [Fact]
    public async Task JSON_is_written_with_and_without_reflection()
    {
        await using var server = await StartEchoAsync();
        var (text, uri, price) = ("/", new Uri("/", UriKind.Relative), new Price("EUR", 7));
        const string Written = """POST / {"currency":"EUR","amount":7}""";

        Assert.Equal(Written, await ReadAsync(server.Http.PostAsJsonAsync(text, price, s_ctx)));
        Assert.Equal(Written, await ReadAsync(server.Http.PostAsJsonAsync(uri, price, s_ctx)));
        Assert.Equal(Written, await ReadAsync(server.Http.PostAsJsonAsync(text, price, PriceJson.Default.Price, s_ctx)));
        Assert.Equal(Written, await ReadAsync(server.Http.PostAsJsonAsync(uri, price, PriceJson.Default.Price, s_ctx)));
        Assert.Equal(Written, await ReadAsync(server.Http.PostAsJsonAsync(text, price, PriceJson.Default.Options, s_ctx)));
        foreach (var (verb, puts, patches) in new[] { ("PUT", true, false), ("PATCH", false, true) })
        {
            var written = Written.Replace("POST", verb, StringComparison.Ordinal);
            Assert.Equal(written, await ReadAsync(puts ? server.Http.PutAsJsonAsync(text, price, s_ctx) : server.Http.PatchAsJsonAsync(text, price, s_ctx)));
            Assert.Equal(written, await ReadAsync(patches
                ? server.Http.PatchAsJsonAsync(text, price, PriceJson.Default.Price, s_ctx) : server.Http.PutAsJsonAsync(text, price, PriceJson.Default.Price, s_ctx)));
            Assert.Equal(written, await ReadAsync(patches
                ? server.Http.PatchAsJsonAsync(text, price, PriceJson.Default.Options, s_ctx) : server.Http.PutAsJsonAsync(text, price, PriceJson.Default.Options, s_ctx)));
        }
    }

    [Fact]
    public async Task JSON_is_read_with_and_without_reflection()
    {
        await using var server = await Server.StartAsync(http => http.Response.WriteAsJsonAsync(new Price("EUR", 7)));
        var (text, uri, price) = ("/", new Uri("/", UriKind.Relative), new Price("EUR", 7));

        Assert.Equal(price, await server.Http.GetFromJsonAsync<Price>(text, s_ctx));
        Assert.Equal(price, await server.Http.GetFromJsonAsync<Price>(uri, s_ctx));
        Assert.Equal(price, await server.Http.GetFromJsonAsync(text, PriceJson.Default.Price, s_ctx));
        Assert.Equal(price, await server.Http.GetFromJsonAsync(uri, PriceJson.Default.Price, s_ctx));
        Assert.Equal(price, await server.Http.GetFromJsonAsync<Price>(text, PriceJson.Default.Options, s_ctx));
    }

    [Fact]
    public async Task What_was_deleted_is_read_as_JSON()
    {
        await using var server = await Server.StartAsync(http => http.Request.Method == "DELETE"
            ? http.Response.WriteAsJsonAsync(new Price("EUR", 7))
            : http.Response.WriteAsync("not deleted"));

        Assert.Equal(new Price("EUR", 7), await server.Http.DeleteFromJsonAsync<Price>("/", s_ctx));
        Assert.Equal(new Price("EUR", 7), await server.Http.DeleteFromJsonAsync("/", PriceJson.Default.Price, s_ctx));
    }

    [Fact]
    public async Task The_elements_of_an_array_are_read_as_they_come_and_the_context_ends_the_waiting_for_more()
    {
        await using var server = await Server.StartSilentAsync("[1, 2, ");
        using var scope = Context.Background.WithCancel();
        var seen = new List<int>();

        var reading = Assert.ThrowsAsync<CanceledException>(async () =>
        {
            await foreach (var number in server.Http.GetFromJsonAsAsyncEnumerable<int>("/", scope))
            {
                seen.Add(number);
                if (number == 2)
                {
                    scope.Cancel();
                }
            }
        });

        await reading;
        Assert.Equal([1, 2], seen);
        await server.HungUp;
    }

    [Fact]
    public async Task A_body_is_read_with_a_context_however_it_came()
    {
        await using var server = await Server.StartAsync(http => http.Response.WriteAsync("7"));
        using var response = await server.Http.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();

        await response.Content.LoadIntoBufferAsync(s_ctx);
        Assert.Equal("7", await response.Content.ReadAsStringAsync(s_ctx));
        Assert.Equal("7"u8.ToArray(), await response.Content.ReadAsByteArrayAsync(s_ctx));
        Assert.Equal(7, await response.Content.ReadFromJsonAsync<int>(s_ctx));
        await response.Content.CopyToAsync(copy, s_ctx);
        Assert.Equal("7"u8.ToArray(), copy.ToArray());
    }

    [Fact]
    public async Task A_body_that_came_without_a_context_ends_with_the_one_that_it_is_read_with()
    {
        await using var server = await Server.StartSilentAsync("first");
        using var response = await server.Http.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var scope = Context.Background.WithCancel();

        var reading = response.Content.ReadAsStringAsync(scope);
        await server.Reached;
        scope.Cancel();

        Assert.Equal("reading a body", (await Assert.ThrowsAsync<CanceledException>(() => reading)).Operation);
    }

    [Fact]
    public async Task A_scope_may_be_passed_as_it_is()
    {
        await using var server = await StartEchoAsync();
        using var scope = s_ctx.WithTimeout(TimeSpan.FromMinutes(1));

        Assert.Equal("GET / ", await server.Http.GetStringAsync("/", scope));
    }

    [Fact]
    public async Task The_clients_version_and_policy_hold()
    {
        var wire = new Wire();
        using var http = new HttpClient(wire) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var response = await http.GetAsync("http://pricing/", s_ctx);

        var sent = Assert.Single(wire.Sent);
        Assert.Equal((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact), (sent.Version, sent.VersionPolicy));
    }

    [Fact]
    public async Task A_context_that_is_none_is_refused()
    {
        var wire = new Wire();
        using var http = new HttpClient(wire);

        await Assert.ThrowsAsync<InvalidOperationException>(() => http.GetAsync("http://pricing/", default(Context)));
        Assert.Empty(wire.Sent);
    }

    private static Task<Server> StartEchoAsync() => Server.StartAsync(async http =>
    {
        var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
        await http.Response.WriteAsync($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {body}");
    });

    private static async Task<string> ReadAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        return await response.Content.ReadAsStringAsync();
    }
}

internal sealed record Price(string Currency, int Amount);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Price))]
internal sealed partial class PriceJson : JsonSerializerContext;
