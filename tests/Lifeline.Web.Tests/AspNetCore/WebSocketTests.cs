using System.Net.WebSockets;
using System.Text;

namespace Lifeline.AspNetCore.Tests;

public class WebSocketTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task A_client_that_vanishes_ends_the_request_though_nobody_receives()
    {
        var request = new Endings();
        await using var app = await StartAsync(async (ctx, _) => await request.WaitAsync(ctx));

        using var client = await ConnectAsync(app);
        await request.Begun;
        client.Abort();

        Assert.IsType<ClientGoneException>((await request.Ended).Cause);
    }

    [Fact]
    public async Task A_receive_that_is_ended_closes_with_a_reason()
    {
        var ended = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(async (ctx, socket) =>
        {
            ended.SetResult(await Assert.ThrowsAnyAsync<ContextEndedException>(() => socket.ReceiveAsync(new byte[64], ctx)));
        });

        using var client = await ConnectAsync(app);
        app.Host.StopApplication();
        var received = await client.ReceiveAsync(new byte[64], s_none).Arrives();

        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, received.CloseStatus);
        Assert.StartsWith("'GET /' ended with 'Lifeline.Web.Tests'", received.CloseStatusDescription, StringComparison.Ordinal);
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, s_none);
        var error = Assert.IsType<CanceledException>(await ended.Task.Arrives());
        Assert.IsType<ShutdownException>(error.Cause);
        Assert.Equal("receiving from a WebSocket", error.Operation);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_the_close_does_not_hold_up_the_server()
    {
        var receiving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<WebSocketState>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(async (ctx, socket) =>
        {
            var received = socket.ReceiveAsync(new byte[64], ctx);
            receiving.SetResult();
            await Assert.ThrowsAnyAsync<ContextEndedException>(() => received);
            ended.SetResult(socket.State);
        });

        using var client = await ConnectAsync(app);
        await receiving.Task.Arrives();             // the client is connected before the server's handler begins
        app.Host.StopApplication();

        Assert.Equal(WebSocketState.Aborted, await ended.Task.Arrives());
    }

    [Fact]
    public async Task While_the_context_lives_messages_go_both_ways()
    {
        await using var app = await StartAsync(async (ctx, socket) =>
        {
            var buffer = new byte[64];
            var received = await socket.ReceiveAsync(buffer, ctx);
            await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, endOfMessage: true, ctx);
            received = await socket.ReceiveAsync(buffer, ctx);
            Assert.Equal(WebSocketMessageType.Close, received.MessageType);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ctx.Token);
        });

        using var client = await ConnectAsync(app);
        await client.SendAsync(Encoding.UTF8.GetBytes("echo"), WebSocketMessageType.Text, true, s_none);
        var buffer = new byte[64];
        var received = await client.ReceiveAsync(buffer, s_none).Arrives();
        Assert.Equal("echo", Encoding.UTF8.GetString(buffer, 0, received.Count));

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, s_none).Arrives();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task After_the_end_nothing_is_sent()
    {
        var refused = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(async (ctx, socket) =>
        {
            using var scope = ctx.WithTimeout(TimeSpan.Zero);
            refused.SetResult(await Assert.ThrowsAsync<DeadlineExceededException>(() =>
                socket.SendAsync(new byte[1], WebSocketMessageType.Binary, endOfMessage: true, scope)));
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "nothing", ctx.Token);
        });

        using var client = await ConnectAsync(app);
        var received = await client.ReceiveAsync(new byte[64], s_none).Arrives();

        Assert.Equal("nothing", received.CloseStatusDescription);
        await refused.Task;
    }

    private static Task<LiveApp> StartAsync(Func<Context, WebSocket, Task> handler) => LiveApp.StartAsync(_ => { }, app =>
    {
        app.UseWebSockets();
        app.UseLifeline();
        app.MapGet("/", async (Context ctx, HttpContext http) =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await handler(ctx, socket);
        });
    });

    private static async Task<ClientWebSocket> ConnectAsync(LiveApp app)
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, s_none);
        return client;
    }
}
