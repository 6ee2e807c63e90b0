using System.Diagnostics;

namespace Lifeline.Http.Tests;

public class ValueTests
{
    private static readonly ContextKey<string> s_tenant = new("tenant") { Wire = WireFormat.Text };
    private static readonly ContextKey<Guid> s_trace = new("trace-id") { Wire = WireFormat.Of<Guid>() };
    private static readonly ContextKey<string> s_password = new("password");

    private static readonly HttpPropagationOptions s_pricing = new()
    {
        Baggage = ContextBaggage.None.Allow(s_tenant).Allow(s_trace),
        TrustedHosts = ["pricing", "STOCK:8080"],
    };

    private readonly Context _ctx = Context.Background.WithValue(s_tenant, "acme & sons").WithValue(s_password, "secret");

    [Theory]
    [InlineData("http://pricing/")]
    [InlineData("https://Pricing:7000/")]
    [InlineData("http://stock:8080/")]
    public async Task To_a_trusted_host_go_the_values_whose_keys_say_so(string url)
    {
        var sent = await SendAsync(url, s_pricing, _ctx.WithValue(s_trace, Guid.Empty));

        Assert.Equal("tenant=acme%20%26%20sons,trace-id=00000000-0000-0000-0000-000000000000", sent);
    }

    [Theory]
    [InlineData("http://pricing.example.com/")]
    [InlineData("http://stock/")]
    [InlineData("http://stock:8081/")]
    [InlineData("http://user@elsewhere/pricing")]
    public async Task To_any_other_host_goes_none(string url) => Assert.Null(await SendAsync(url, s_pricing, _ctx));

    [Fact]
    public async Task Unless_told_to_a_client_sends_none() => Assert.Null(await SendAsync("http://pricing/", HttpPropagationOptions.Default, _ctx));

    [Fact]
    public async Task What_the_caller_has_set_itself_is_kept()
    {
        var sent = await SendAsync("http://pricing/", s_pricing, _ctx, request => request.Headers.Add("baggage", "mine=1"));

        Assert.Equal("mine=1,tenant=acme%20%26%20sons", sent);
    }

    [Fact]
    public async Task An_activitys_baggage_is_not_lost_and_sets_none_of_our_values()
    {
        using var activity = new Activity("test").Start();
        activity.SetBaggage("theirs", "x y").SetBaggage("tenant", "forged").SetBaggage("not a name", "1");

        Assert.Equal("tenant=acme%20%26%20sons,theirs=x%20y", await SendAsync("http://pricing/", s_pricing, _ctx));
    }

    [Fact]
    public async Task A_value_that_has_no_room_is_left_out_whole()
    {
        var sent = await SendAsync("http://pricing/", s_pricing, _ctx.WithValue(s_tenant, new string('x', ContextBaggage.MaxBytes)).WithValue(s_trace, Guid.Empty));

        Assert.Equal("trace-id=00000000-0000-0000-0000-000000000000", sent);
    }

    [Fact]
    public async Task Beside_as_many_members_as_a_header_may_have_ours_are_left_out()
    {
        var full = string.Join(',', Enumerable.Range(0, ContextBaggage.MaxMembers).Select(i => $"m{i}=1"));

        Assert.Equal(full, await SendAsync("http://pricing/", s_pricing, _ctx, request => request.Headers.TryAddWithoutValidation("baggage", full)));
    }

    [Fact]
    public async Task Another_attempt_sends_them_once_more_and_not_twice()
    {
        var wire = new Wire();
        using var http = new HttpClient(new LifelineHandler { InnerHandler = wire }) { Destination = s_pricing };

        using var response = await http.GetAsync("http://pricing/", _ctx);

        Assert.Equal(["tenant=acme%20%26%20sons"], Assert.Single(wire.Sent).Headers.GetValues("baggage"));
    }

    private static async Task<string?> SendAsync(string url, HttpPropagationOptions destination, Context ctx, Action<HttpRequestMessage>? prepare = null)
    {
        var wire = new Wire();
        using var http = new HttpClient(wire) { Destination = destination };
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        prepare?.Invoke(request);
        using var response = await http.SendAsync(request, ctx);
        return Assert.Single(wire.Sent).Headers.TryGetValues("baggage", out var values) ? string.Join('|', values) : null;
    }
}
