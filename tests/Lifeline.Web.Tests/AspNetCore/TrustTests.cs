using System.Net;
using System.Text;

namespace Lifeline.AspNetCore.Tests;

/// <summary>What a client whom nobody vouches for can do by headers: shorten its own time, and nothing else.</summary>
public class TrustTests
{
    private static readonly ContextKey<string> s_tenant = new("tenant") { Wire = WireFormat.Text };
    private static readonly ContextKey<int> s_shard = new("shard") { Wire = WireFormat.Of<int>() };
    private static readonly ContextBaggage s_allowed = ContextBaggage.None.Allow(s_tenant).Allow(s_shard);

    [Fact]
    public async Task A_client_that_is_not_trusted_sets_no_value()
    {
        await using var app = await LiveApp.StartAsync(MapTenant, options => options.CallerBaggage = s_allowed);

        Assert.Equal("nobody", await SendAsync(app, ("baggage", "tenant=acme")));
    }

    [Fact]
    public async Task A_trusted_client_sets_those_that_are_allowed_and_no_others()
    {
        await using var app = await LiveApp.StartAsync(MapTenant, options =>
        {
            options.CallerBaggage = s_allowed;
            options.TrustsCaller = http => IPAddress.IsLoopback(http.Connection.RemoteIpAddress!);
        });

        Assert.Equal("acme & sons, 7", await SendAsync(app, ("baggage", "tenant=acme%20%26%20sons , admin=true"), ("baggage", "shard=7;ttl=1")));
        Assert.Equal(0, app.Contexts.MalformedValues);
    }

    [Theory]
    [InlineData("tenant")]
    [InlineData("tenant=a b")]
    [InlineData("tenant=%E2%28%A1")]
    [InlineData("tenant=%0D%0Aforged")]
    [InlineData("tenant=%4")]
    [InlineData("shard=seven")]
    [InlineData("=acme")]
    public async Task Values_that_cannot_be_read_are_ignored_and_counted(string baggage)
    {
        await using var app = await LiveApp.StartAsync(MapTenant, TrustAll);

        Assert.Equal("nobody", await SendAsync(app, ("baggage", baggage)));
        Assert.Equal(1, app.Contexts.MalformedValues);
        Assert.Empty(app.Log.OfLifeline);
    }

    [Fact]
    public async Task A_header_that_is_too_long_is_not_read()
    {
        await using var app = await LiveApp.StartAsync(MapTenant, TrustAll);

        Assert.Equal("nobody", await SendAsync(app, ("baggage", "tenant=acme,filler=" + new string('x', ContextBaggage.MaxBytes))));
        Assert.Equal(1, app.Contexts.MalformedValues);
    }

    [Theory]
    [InlineData("lifeline-timeout-ms", "100")]
    [InlineData("grpc-timeout", "100m")]
    [InlineData("connect-timeout-ms", "100")]
    [InlineData("x-envoy-expected-rq-timeout-ms", "100")]
    public async Task Any_header_shortens_and_none_lengthens(string header, string shorter)
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", (Context ctx) => ctx.Remaining!.Value.TotalMilliseconds), options => options.DefaultTimeout = TimeSpan.FromSeconds(1));

        Assert.Equal("100", await SendAsync(app, (header, shorter)));
        Assert.Equal("1000", await SendAsync(app, (header, shorter.Replace("100", "90000", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Of_several_headers_the_least_counts_and_a_malformed_one_hides_no_other()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => ctx.Remaining!.Value.TotalMilliseconds));

        Assert.Equal("200", await SendAsync(
            app, ("grpc-timeout", "300m"), ("connect-timeout-ms", "200"), ("x-envoy-expected-rq-timeout-ms", "400"), ("lifeline-timeout-ms", "nonsense")));
        Assert.Equal(1, app.Contexts.MalformedRemainingTimes);
    }

    [Fact]
    public async Task Headers_that_are_not_to_be_read_are_not()
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", (Context ctx) => ctx.Deadline is null), options => options.CallerHeaders = [RemainingTimeHeader.Lifeline]);

        Assert.Equal("true", await SendAsync(app, ("grpc-timeout", "300m")));
    }

    [Fact]
    public async Task A_callers_time_is_held_to_floor_ceiling_and_margin()
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", (Context ctx) => ctx.Remaining!.Value.TotalMilliseconds),
            options => options.CallerLimits = new RemainingTimeLimits
            {
                Margin = TimeSpan.FromMilliseconds(5),
                Floor = TimeSpan.FromMilliseconds(50),
                Ceiling = TimeSpan.FromSeconds(1),
            });

        Assert.Equal("50", await SendAsync(app, ("lifeline-timeout-ms", "1")));
        Assert.Equal("95", await SendAsync(app, ("lifeline-timeout-ms", "100")));
        Assert.Equal("1000", await SendAsync(app, ("lifeline-timeout-ms", "9999999999")));
    }

    [Theory]
    [InlineData(false, null, "20")]
    [InlineData(true, null, "1")]
    [InlineData(false, 500, "500")]
    [InlineData(false, 5000, "1000")]
    [InlineData(false, 0, "1")]
    public async Task Who_is_not_trusted_can_shorten_only_so_far(bool isTrusted, int? floor, string granted)
    {
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", (Context ctx) => ctx.Remaining!.Value.TotalMilliseconds),
            options =>
            {
                options.TrustsCaller = _ => isTrusted;
                options.DefaultTimeout = TimeSpan.FromSeconds(1);
                options.StrangersFloor = floor is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : options.StrangersFloor;
            });

        Assert.Equal(granted, await SendAsync(app, ("lifeline-timeout-ms", "1")));
    }

    [Fact]
    public async Task What_a_client_brings_about_itself_is_logged_without_warnings_and_within_bounds()
    {
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/{**path}", request.WaitAsync));

        var path = new StringBuilder().Insert(0, "/%0Aforged", 300).ToString();
        var call = SendAsync(app, path, HttpStatusCode.GatewayTimeout, ("lifeline-timeout-ms", "20"), ("baggage", new string('x', 5000)));
        await request.Begun;
        app.Clock.Advance(TimeSpan.FromMilliseconds(20));
        await call;

        var line = Assert.Single(app.Log.OfLifeline);
        Assert.StartsWith("Information: GET /{**path} was ended and answered 504.", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 1, 500);
    }

    private static void TrustAll(LifelineOptions options)
    {
        options.CallerBaggage = s_allowed;
        options.TrustsCaller = _ => true;
    }

    private static void MapTenant(WebApplication app) => app.MapGet("/", (Context ctx) =>
        ctx.TryGet(s_tenant, out var tenant) ? ctx.TryGet(s_shard, out var shard) ? $"{tenant}, {shard}" : tenant : "nobody");

    private static Task<string> SendAsync(LiveApp app, params (string Name, string Value)[] headers) => SendAsync(app, "/", HttpStatusCode.OK, headers);

    private static async Task<string> SendAsync(LiveApp app, string path, HttpStatusCode expected, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await app.Http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
