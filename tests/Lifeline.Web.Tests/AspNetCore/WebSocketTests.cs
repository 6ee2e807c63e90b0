using System.Net.WebSockets;
using System.Runtime.ExceptionServices;
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

    [Theory]
    [InlineData(null, "The service is shutting down. Another instance may answer.")]
    [InlineData(true, "'GET /' ended with 'Lifeline.Web.Tests'")]
    public async Task A_receive_that_is_ended_closes_with_a_reason_that_gives_away_no_names_unless_told_to(bool? showDetails, string reason)
    {
        var ended = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(async (ctx, socket) =>
        {
            ended.SetResult(await Assert.ThrowsAnyAsync<ContextEndedException>(() => socket.ReceiveAsync(new byte[64], ctx)));
        }, options => options.ShowDetails = showDetails);

        using var client = await ConnectAsync(app);
        app.Host.StopApplication();
        var received = await client.ReceiveAsync(new byte[64], s_none).Arrives();

        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, received.CloseStatus);
        Assert.StartsWith(reason, received.CloseStatusDescription, StringComparison.Ordinal);
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, s_none);
        var error = Assert.IsType<CanceledException>(await ended.Task.Arrives());
        Assert.IsType<ShutdownException>(error.Cause);
        Assert.Equal("receiving from a WebSocket", error.Operation);
    }

    [Fact]
    public async Task A_message_that_arrives_in_the_instant_of_the_end_is_received_or_the_socket_is_closed()
    {
        for (var round = 0; round < 50; round++)
        {
            var socket = new InstantSocket();
            using var scope = Context.Background.WithCancel();
            using var instant = new InstantOfTheEnd(socket.Arrive);
            var receiving = socket.ReceiveAsync(new byte[8], scope.Context);
            scope.Cancel();

            try
            {
                Assert.Equal(1, (await receiving.Arrives()).Count);
            }
            catch (ContextEndedException)
            {
                Assert.NotEqual(WebSocketState.Open, socket.State);
            }
        }
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

    private static Task<LiveApp> StartAsync(Func<Context, WebSocket, Task> handler, Action<LifelineOptions>? options = null) => LiveApp.StartAsync(_ => { }, app =>
    {
        app.UseWebSockets();
        app.UseLifeline();
        app.MapGet("/", async (Context ctx, HttpContext http) =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await handler(ctx, socket);
        });
    }, options);

    private static async Task<ClientWebSocket> ConnectAsync(LiveApp app)
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, s_none);
        return client;
    }

    /// <summary>Runs something when a cancelled wait throws, before anybody can look at what has caught it.</summary>
    private sealed class InstantOfTheEnd : IDisposable
    {
        private readonly Action _action;

        public InstantOfTheEnd(Action action)
        {
            _action = action;
            AppDomain.CurrentDomain.FirstChanceException += OnThrown;
        }

        public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= OnThrown;

        private void OnThrown(object? sender, FirstChanceExceptionEventArgs thrown)
        {
            if (thrown.Exception is TaskCanceledException)
            {
                _action();
            }
        }
    }

    /// <summary>A socket to which one message comes when the test says so, and then the answer to the closing frame.</summary>
    private sealed class InstantSocket : WebSocket
    {
        private readonly TaskCompletionSource _arrived = new();
        private volatile WebSocketState _state = WebSocketState.Open;
        private int _receives;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => _state;

        public override string? SubProtocol => null;

        public void Arrive() => _arrived.TrySetResult();

        public override void Abort() => _state = WebSocketState.Aborted;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
        {
            _state = WebSocketState.CloseSent;
            Arrive();
            return Task.CompletedTask;
        }

        public override void Dispose()
        {
        }

        public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            await _arrived.Task;
            return new WebSocketReceiveResult(1, _receives++ == 0 ? WebSocketMessageType.Text : WebSocketMessageType.Close, true);
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
