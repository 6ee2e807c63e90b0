using Microsoft.AspNetCore.Http;

namespace Lifeline.Http.Tests;

public sealed class RemainingTimeTests : IAsyncDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly ContextScope _scope;
    private readonly Task<Server> _server = Server.StartAsync(http => http.Response.WriteAsync(
        http.Request.Headers.TryGetValue(RemainingTimeHeader.Lifeline.Name, out var sent) ? $"sent {sent}" : "sent nothing"));

    public RemainingTimeTests() => _scope = Context.Root(_clock).WithTimeout(TimeSpan.FromMilliseconds(300));

    public async ValueTask DisposeAsync()
    {
        _scope.Dispose();
        await (await _server).DisposeAsync();
    }

    [Fact]
    public async Task A_call_sends_the_remaining_time_less_a_margin()
    {
        var http = (await _server).Http;

        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal("sent 190", await http.GetStringAsync("/", _scope));
    }

    [Fact]
    public async Task The_limits_are_the_clients_to_choose()
    {
        var http = (await _server).Http;
        Assert.Same(HttpPropagationOptions.Default, http.Destination);

        http.Destination = new HttpPropagationOptions { Limits = new RemainingTimeLimits { Margin = TimeSpan.FromMilliseconds(50) } };
        Assert.Equal("sent 250", await http.GetStringAsync("/", _scope));

        http.Destination = new HttpPropagationOptions { Limits = new RemainingTimeLimits { Ceiling = TimeSpan.FromMilliseconds(200) } };
        Assert.Equal("sent 200", await http.GetStringAsync("/", _scope));

        http.Destination = new HttpPropagationOptions { Limits = new RemainingTimeLimits { Floor = TimeSpan.FromSeconds(1) } };
        Assert.Equal("sent 1000", await http.GetStringAsync("/", _scope));
        Assert.Throws<ArgumentNullException>(() => http.Destination = null!);
    }

    [Theory]
    [InlineData("http://pricing/", true)]
    [InlineData("http://pricing.shop.svc.cluster.local:8080/", true)]
    [InlineData("http://pricing.internal/", true)]
    [InlineData("http://127.0.0.1:5000/", true)]
    [InlineData("http://10.1.2.3/", true)]
    [InlineData("http://[fd00::1]/", true)]
    [InlineData("http://[::ffff:192.168.0.1]/", true)]
    [InlineData("https://api.example.com/", false)]
    [InlineData("https://8.8.8.8/", false)]
    [InlineData("https://[2001:4860:4860::8888]/", false)]
    [InlineData("https://notlocal.com/", false)]
    public async Task Strangers_are_not_told_the_time(string url, bool isTold)
    {
        var wire = new Wire();
        using var http = new HttpClient(wire);

        using var response = await http.GetAsync(url, _scope);

        Assert.Equal(isTold, Assert.Single(wire.Sent).Headers.Contains(RemainingTimeHeader.Lifeline.Name));
    }

    [Fact]
    public async Task A_host_is_told_that_is_trusted_and_any_where_the_headers_were_chosen()
    {
        var wire = new Wire();
        using var trusting = new HttpClient(wire) { Destination = new HttpPropagationOptions { TrustedHosts = ["api.example.com"] } };
        using var telling = new HttpClient(wire) { Destination = new HttpPropagationOptions { Headers = [RemainingTimeHeader.Lifeline] } };

        using var first = await trusting.GetAsync("https://api.example.com/", _scope);
        using var second = await trusting.GetAsync("https://other.example.com/", _scope);
        using var third = await telling.GetAsync("https://other.example.com/", _scope);

        Assert.Equal([true, false, true], wire.Sent.Select(request => request.Headers.Contains(RemainingTimeHeader.Lifeline.Name)));
    }

    [Theory]
    [InlineData("grpc-timeout", "290m")]
    [InlineData("connect-timeout-ms", "290")]
    [InlineData("x-envoy-expected-rq-timeout-ms", "290")]
    public async Task A_destination_is_told_in_its_own_way(string header, string sent)
    {
        var wire = new Wire();
        using var http = new HttpClient(wire) { Destination = new HttpPropagationOptions { Headers = [.. RemainingTimeHeader.All.Where(known => known.Name == header)] } };

        using var response = await http.GetAsync("http://pricing/", _scope);

        var request = Assert.Single(wire.Sent);
        Assert.Equal([header], request.Headers.Select(pair => pair.Key));
        Assert.Equal([sent], request.Headers.GetValues(header));
    }

    [Fact]
    public async Task Less_than_the_margin_is_sent_as_a_millisecond()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(295));

        Assert.Equal("sent 1", await (await _server).Http.GetStringAsync("/", _scope));
    }

    [Fact]
    public async Task Without_a_deadline_nothing_is_sent() =>
        Assert.Equal("sent nothing", await (await _server).Http.GetStringAsync("/", Context.Background));

    [Fact]
    public async Task A_client_that_is_told_not_to_sends_nothing()
    {
        var http = (await _server).Http;
        using var other = new HttpClient { BaseAddress = http.BaseAddress };

        http.Destination = new HttpPropagationOptions { Headers = [] };

        Assert.Equal("sent nothing", await http.GetStringAsync("/", _scope));
        Assert.Equal("sent 290", await other.GetStringAsync("/", _scope));
    }

    [Fact]
    public async Task What_the_request_said_before_is_replaced()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add(RemainingTimeHeader.Lifeline.Name, "5000");

        using var response = await (await _server).Http.SendAsync(request, _scope);

        Assert.Equal("sent 290", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
