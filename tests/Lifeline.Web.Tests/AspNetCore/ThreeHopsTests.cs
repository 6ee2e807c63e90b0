using System.Diagnostics;
using System.Net;
using Lifeline.Http;

namespace Lifeline.AspNetCore.Tests;

/// <summary>Values reach only those who are trusted, and come only from them: three servers in a row, and the framework's own baggage beside ours.</summary>
public sealed class ThreeHopsTests : IDisposable
{
    private static readonly ContextKey<string> s_tenant = new("tenant") { Wire = WireFormat.Text };
    private static readonly ContextBaggage s_allowed = ContextBaggage.None.Allow(s_tenant);

    // As telemetry does: only then the framework reads baggage into a request's activity.
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = static source => source.Name == "Microsoft.AspNetCore",
        Sample = static (ref _) => ActivitySamplingResult.AllData,
    };

    public ThreeHopsTests() => ActivitySource.AddActivityListener(_listener);

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(Way.Framework, "tenant=victim")]
    [InlineData(Way.Usual, "tenant=victim")]
    [InlineData(Way.Trusted, "tenant=victim")]
    [InlineData(Way.Framework, "tenant=other,tenant=victim")]
    [InlineData(Way.Trusted, "tenant=other,tenant=victim")]
    [InlineData(Way.Framework, "tenant =victim")]
    [InlineData(Way.Framework, "tenant%20=victim")]
    [InlineData(Way.Framework, "tena%6Et=victim")]
    [InlineData(Way.Framework, "x%2Ctenant=victim")]
    [InlineData(Way.Framework, "x=1%2Ctenant%3Dvictim")]
    [InlineData(Way.Trusted, "x=1%2Ctenant%3Dvictim")]
    public async Task What_a_stranger_sends_to_the_edge_is_not_vouched_for_further_in(Way way, string baggage)
    {
        await using var inner = await LiveApp.StartAsync(
            app => app.MapGet("/", (Context ctx, HttpRequest request) => $"{Tenant(ctx)} {request.Headers["baggage"]}"), Trusting);
        using var http = Client(way, inner);
        await using var edge = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => GetAsync(http, way, ctx)), options => options.CallerBaggage = s_allowed);

        var seen = await GetAsync(edge, baggage + ",theirs=1");

        Assert.StartsWith("nobody ", seen, StringComparison.Ordinal);
        Assert.Contains("theirs=1", seen.Replace(" = ", "=", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Way.Framework, false)]
    [InlineData(Way.Framework, true)]
    [InlineData(Way.Usual, false)]
    [InlineData(Way.Usual, true)]
    [InlineData(Way.OtherHost, false)]
    [InlineData(Way.OtherHost, true)]
    [InlineData(Way.Handler, false)]
    [InlineData(Way.Handler, true)]
    [InlineData(Way.Redirect, false)]
    [InlineData(Way.Redirect, true)]
    [InlineData(Way.RedirectUntraced, false)]
    public async Task A_value_goes_no_further_than_to_whom_we_trust(Way way, bool isSetOnActivity)
    {
        await using var third = await LiveApp.StartAsync(app => app.MapGet("/", (HttpRequest request) => $"[{request.Headers["baggage"]}]"));
        await using var friend = await LiveApp.StartAsync(app => app.MapGet("/", () => TypedResults.Redirect(third.Address.AbsoluteUri)));
        using var http = Client(way, way is Way.Redirect or Way.RedirectUntraced ? friend : third);
        await using var inner = await LiveApp.StartAsync(
            app => app.MapGet("/", async (Context ctx) =>
            {
                if (isSetOnActivity && way != Way.Framework)
                {
                    Activity.Current!.SetBaggage("tenant", "acme");
                }

                if (way == Way.RedirectUntraced)
                {
                    Activity.Current = null;
                }

                return $"{Tenant(ctx)} {await GetAsync(http, way, ctx)}";
            }),
            Trusting);

        var seen = await GetAsync(inner, "tenant=acme,theirs=1");

        Assert.Equal(way == Way.RedirectUntraced ? "acme []" : "acme [theirs=1]", seen.Replace(" = ", "=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task To_whom_we_trust_it_goes()
    {
        await using var friend = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => Tenant(ctx)), Trusting);
        using var http = Client(Way.Trusted, friend);
        await using var inner = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) => GetAsync(http, Way.Trusted, ctx)), Trusting);

        Assert.Equal("acme", await GetAsync(inner, "tenant=acme,theirs=1"));
    }

    private static void Trusting(LifelineOptions options)
    {
        options.CallerBaggage = s_allowed;
        options.TrustsCaller = http => IPAddress.IsLoopback(http.Connection.RemoteIpAddress!);
    }

    private static string Tenant(Context ctx) => ctx.TryGet(s_tenant, out var tenant) ? tenant : "nobody";

    private static HttpClient Client(Way way, LiveApp target)
    {
        var handler = way == Way.Handler ? new LifelineHandler { InnerHandler = new SocketsHttpHandler(), Destination = HttpPropagationOptions.Default } : (HttpMessageHandler)new SocketsHttpHandler();
        var http = new HttpClient(handler) { BaseAddress = target.Address, Timeout = Patience.Longest };
        http.Destination = way switch
        {
            Way.Trusted or Way.Handler or Way.Redirect or Way.RedirectUntraced => new HttpPropagationOptions { Baggage = s_allowed, TrustedHosts = [target.Address.Authority] },
            Way.OtherHost => new HttpPropagationOptions { Baggage = s_allowed, TrustedHosts = ["pricing"] },
            _ => HttpPropagationOptions.Default,
        };
        return http;
    }

    private static Task<string> GetAsync(HttpClient http, Way way, Context ctx) => way == Way.Framework ? http.GetStringAsync("/") : http.GetStringAsync("/", ctx);

    private static async Task<string> GetAsync(LiveApp app, string baggage)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("baggage", baggage);
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>How a server calls the next one.</summary>
    public enum Way
    {
        /// <summary>Without a context.</summary>
        Framework,

        /// <summary>With a context, by a client that was told nothing.</summary>
        Usual,

        /// <summary>By a client that sends values to this host.</summary>
        Trusted,

        /// <summary>By a client that sends values, but not to this host.</summary>
        OtherHost,

        /// <summary>By a client that sends values to this host, with a handler that does not.</summary>
        Handler,

        /// <summary>By a trusted host's redirect.</summary>
        Redirect,

        /// <summary>The same without an activity.</summary>
        RedirectUntraced,
    }
}
