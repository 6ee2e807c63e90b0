using Lifeline.Tests;
using Microsoft.AspNetCore.Http;

namespace Lifeline.Http.Tests;

public sealed class RemainingTimeTests : IAsyncDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly ContextScope _scope;
    private readonly Task<Server> _server = Server.StartAsync(http => http.Response.WriteAsync(
        http.Request.Headers.TryGetValue(RemainingTimeHeader.Name, out var sent) ? $"sent {sent}" : "sent nothing"));

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
    public async Task The_margin_is_the_clients_to_choose()
    {
        var http = (await _server).Http;
        Assert.Equal(TimeSpan.FromMilliseconds(10), http.RemainingTimeMargin);

        http.RemainingTimeMargin = TimeSpan.FromMilliseconds(50);

        Assert.Equal("sent 250", await http.GetStringAsync("/", _scope));
        Assert.Throws<ArgumentOutOfRangeException>(() => http.RemainingTimeMargin = TimeSpan.FromTicks(-1));
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
        Assert.True(http.SendsRemainingTime);

        http.SendsRemainingTime = false;

        Assert.False(http.SendsRemainingTime);
        Assert.Equal("sent nothing", await http.GetStringAsync("/", _scope));
        Assert.Equal("sent 290", await other.GetStringAsync("/", _scope));
    }

    [Fact]
    public async Task What_the_request_said_before_is_replaced()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add(RemainingTimeHeader.Name, "5000");

        using var response = await (await _server).Http.SendAsync(request, _scope);

        Assert.Equal("sent 290", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
