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
