using System.Net;
using System.Net.Http.Headers;
using Lifeline.Http;
using Lifeline.Peers.Tests.Running;
using Lifeline.Peers.Tests.Services;

namespace Lifeline.Peers.Tests;

/// <summary>gRPC's own server for Node.js behind a client of ours: bare HTTP/2, and the deadline in gRPC's header.</summary>
public class GrpcServers(NodePeers peers)
{
    [Fact]
    public async Task The_server_learns_the_deadline_and_answers()
    {
        await using var server = peers.Start("grpc-server.mjs");
        using var http = await ConnectAsync(server, marginMs: 0);
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(600));

        using var response = await http.SendAsync(Request("Wait", waitMs: 1), scope);

        await response.EnsureSuccessAsync(scope);
        Assert.InRange((await server.HearOfAsync("begun")).GetProperty("remainingMs").GetInt32(), 1, 600_000);
        Assert.Equal("tea", GrpcFrame.Read(await response.Content.ReadAsByteArrayAsync(scope)).Text);
    }

    [Fact]
    public async Task Our_deadline_ends_the_work_of_the_server()
    {
        await using var server = peers.Start("grpc-server.mjs");
        using var http = await ConnectAsync(server, marginMs: 0);
        var clock = new VirtualClock();                 // on which the time passes here, and not for the server
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromSeconds(600));

        var call = http.SendAsync(Request("Wait", waitMs: 600_000), scope);
        await server.HearOfAsync("begun");
        clock.Advance(TimeSpan.FromSeconds(600));

        await Assert.ThrowsAsync<DeadlineExceededException>(() => call.Arrives());
        await server.HearOfAsync("cancelled");
    }

    [Fact]
    public async Task What_the_server_says_about_its_deadline_is_the_cause()
    {
        await using var server = peers.Start("grpc-server.mjs");
        using var http = await ConnectAsync(server, marginMs: 597_000);       // so that the server has three seconds,
        using var scope = Context.Root(new VirtualClock()).WithTimeout(TimeSpan.FromSeconds(600));      // and here none pass

        var error = await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            using var response = await http.SendAsync(Request("Wait", waitMs: 600_000), scope);
            await response.EnsureSuccessAsync(scope);
        });

        Assert.Equal(504, Assert.IsType<RemoteEndedException>(error.InnerException).Status);
        Assert.Contains("gRPC status 4", error.Message, StringComparison.Ordinal);
        Assert.False(scope.Context.IsDone);
    }

    [Theory]
    [InlineData("Wait")]
    [InlineData("Watch")]
    public async Task Our_cancel_ends_the_work_of_the_server(string method)
    {
        await using var server = peers.Start("grpc-server.mjs");
        using var http = await ConnectAsync(server, marginMs: 0);
        using var scope = Context.Background.WithCancel();

        var call = ReadAsync(http, method, scope);
        await server.HearOfAsync("begun");
        scope.Cancel(new FormatException("changed my mind"));

        Assert.IsType<FormatException>((await Assert.ThrowsAsync<CanceledException>(() => call)).Cause);
        await server.HearOfAsync("cancelled");
    }

    private static async Task ReadAsync(HttpClient http, string method, Context ctx)
    {
        using var response = await http.SendAsync(Request(method, waitMs: 600_000), HttpCompletionOption.ResponseHeadersRead, ctx);
        await response.Content.CopyToAsync(Stream.Null, ctx);
    }

    private static async Task<HttpClient> ConnectAsync(ToolProcess server, int marginMs) => new()
    {
        BaseAddress = new Uri($"http://127.0.0.1:{(await server.HearOfAsync("listening")).GetProperty("port").GetInt32()}"),
        Timeout = Patience.Longest,
        Destination = new HttpPropagationOptions
        {
            Headers = [RemainingTimeHeader.Grpc],
            Limits = new RemainingTimeLimits { Margin = TimeSpan.FromMilliseconds(marginMs) },
        },
    };

    private static HttpRequestMessage Request(string method, int waitMs)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/shop.Shop/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcFrame.Write("tea", waitMs)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return request;
    }
}
