using System.Net;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using Lifeline.Http.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lifeline.Http.Tests;

/// <summary>A bound body is the body: whatever it can do, in either direction, no longer than the context lives.</summary>
public class BoundBodyTests
{
    private static readonly Dictionary<string, string> s_inherited = new()
    {
        ["Stream.Close"] = "calls Dispose",
        ["Stream.CopyTo"] = "reads by Read, which is bounded; the inner one would not be",
        ["Stream.CopyToAsync"] = "reads by ReadAsync, which is bounded; the inner one would not be",
        ["Stream.Read(Span)"] = "reads by Read(byte[]), as a span can't be waited for",
        ["Stream.Write(ReadOnlySpan)"] = "writes by Write(byte[]), as a span can't be waited for",
        ["Stream.ReadByte"] = "reads by Read",
        ["Stream.WriteByte"] = "writes by Write",
        ["Stream.CreateWaitHandle"] = "obsolete, and called by nothing",
        ["Stream.ObjectInvariant"] = "obsolete, and called by nothing",
    };

    [Theory]
    [InlineData(typeof(Stream), typeof(ContextBoundStream))]
    [InlineData(typeof(HttpContent), typeof(ContextBoundContent))]
    public void Whatever_can_be_overridden_is(Type type, Type bound)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var lacking = type.GetMethods(Any)
            .Where(member => member is { IsVirtual: true, IsFinal: false, IsAssembly: false, IsFamilyAndAssembly: false } && member.DeclaringType == type)
            .Where(member => bound.GetMethods(Any).Single(own => own.GetBaseDefinition().Equals(member)).DeclaringType != bound)
            .Select(member => member.GetParameters() is [{ ParameterType: { IsByRefLike: true } span }]
                ? $"{type.Name}.{member.Name}({span.Name.Split('`')[0]})"
                : $"{type.Name}.{member.Name}")
            .Distinct()
            .Order();

        Assert.Equal(s_inherited.Keys.Where(member => member.StartsWith(type.Name + ".", StringComparison.Ordinal)).Order(), lacking);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_web_socket_opens_over_the_handler(bool hasContext)
    {
        await using var server = await StartEchoAsync();
        using var scope = Context.Background.WithCancel();
        using var invoker = Invoker(hasContext ? scope.Context : null);
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}/"), invoker, TestContext.Current.CancellationToken);

        Assert.Equal("hello", await EchoAsync(socket, "hello"));
        Assert.Equal("again", await EchoAsync(socket, "again"));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task A_web_socket_outlives_the_time_of_the_attempt_that_opened_it_and_ends_with_the_call()
    {
        var clock = new VirtualClock();
        await using var server = await StartEchoAsync();
        using var scope = Context.Root(clock).WithCancel();
        using var invoker = Invoker(scope, attempt: TimeSpan.FromSeconds(1));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}/"), invoker, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("hello", await EchoAsync(socket, "hello"));

        var receiving = socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken);
        scope.Cancel();
        Assert.Equal(scope.Context, (await Assert.ThrowsAsync<CanceledException>(() => receiving.Arrives())).Context);
    }

    [Fact]
    public async Task A_connection_that_was_switched_is_read_and_written_in_every_way()
    {
        await using var server = await StartEchoAsync();
        using var scope = Context.Background.WithCancel();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/raw");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("raw"));
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, scope);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
        var token = TestContext.Current.CancellationToken;
        var stream = await response.Content.ReadAsStreamAsync(token);
        Assert.True(stream.CanWrite);
        var bytes = new byte[1];

        await stream.WriteAsync("a"u8.ToArray().AsMemory(), token);
        await stream.FlushAsync(token);
        Assert.Equal(1, await stream.ReadAsync(bytes.AsMemory(), token));
        Assert.Equal((byte)'a', bytes[0]);
        await Task.Factory.FromAsync(stream.BeginWrite, stream.EndWrite, "b"u8.ToArray(), 0, 1, null);
        Assert.Equal(1, await Task<int>.Factory.FromAsync(stream.BeginRead, stream.EndRead, bytes, 0, 1, null));
        Assert.Equal((byte)'b', bytes[0]);
        await Task.Run(
            () =>
            {
                stream.WriteByte((byte)'c');
                stream.Flush();
                Assert.Equal('c', stream.ReadByte());
                stream.Write("d"u8);
                Assert.Equal(1, stream.Read(bytes.AsSpan()));
            },
            token);
        Assert.Equal((byte)'d', bytes[0]);

        var reading = stream.ReadAsync(bytes.AsMemory(), token).AsTask();
        scope.Cancel();
        await Assert.ThrowsAsync<CanceledException>(() => reading);
        await Assert.ThrowsAsync<CanceledException>(() => stream.WriteAsync(bytes.AsMemory(), token).AsTask());
    }

    [Fact]
    public async Task A_stream_that_the_contexts_end_disposes_throws_the_contexts_error()
    {
        var disposed = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var body = new Body((_, _) => new ValueTask<int>(disposed.Task)) { Disposed = () => disposed.TrySetException(new ObjectDisposedException("body")) };
        using var http = new HttpClient(new Wire(_ => new HttpResponseMessage { Content = new StreamContent(body) }));
        using var scope = Context.Background.WithCancel();
        var stream = await http.GetStreamAsync("http://pricing/", scope);
        using var registration = scope.AfterFunc(stream.Dispose);

        var reading = stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        scope.Cancel(new FormatException("why"));

        var error = await Assert.ThrowsAsync<CanceledException>(() => reading.Arrives());
        Assert.Equal(scope.Context, error.Context);
        Assert.IsType<FormatException>(error.Cause);
        Assert.IsType<ObjectDisposedException>(error.InnerException);
    }

    [Fact]
    public async Task A_content_that_the_contexts_end_disposes_throws_the_contexts_error()
    {
        var disposed = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var body = new Body((_, _) => new ValueTask<int>(disposed.Task)) { Disposed = () => disposed.TrySetException(new ObjectDisposedException("body")) };
        using var content = new StreamContent(body);
        using var scope = Context.Background.WithCancel();
        using var registration = scope.AfterFunc(content.Dispose);

        var reading = content.ReadAsByteArrayAsync(scope);
        await body.IsRead;
        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => reading.Arrives());
        Assert.Equal(scope.Context, error.Context);
        Assert.NotNull(error.InnerException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_is_disposed_while_it_is_read_does_not_look_whole(bool ends)
    {
        var disposed = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var body = new Body((_, _) => new ValueTask<int>(disposed.Task)) { Disposed = () => disposed.TrySetResult(0) };
        using var http = new HttpClient(new Wire(_ => new HttpResponseMessage { Content = new StreamContent(body) }));
        using var scope = Context.Background.WithCancel();
        var stream = await http.GetStreamAsync("http://pricing/", scope);

        var reading = stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        if (ends)
        {
            scope.Cancel();
        }

        await stream.DisposeAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => reading.Arrives());
        Assert.IsType(ends ? typeof(CanceledException) : typeof(ObjectDisposedException), error);
    }

    private static HttpMessageInvoker Invoker(Context? ctx, TimeSpan? attempt = null) => new(new GivesContext(ctx)
    {
        InnerHandler = new LifelineHandler { AttemptTimeout = attempt, InnerHandler = new SocketsHttpHandler() },
    });

    /// <summary>Echoes a web socket's messages; under <c>/raw</c>, the bytes of a protocol that has no more to it.</summary>
    private static Task<Server> StartEchoAsync() => Server.StartAsync(
        async http =>
        {
            var bytes = new byte[16];
            if (http.Request.Path == "/raw")
            {
                await using var raw = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
                while (await raw.ReadAsync(bytes) is > 0 and var count)
                {
                    await raw.WriteAsync(bytes.AsMemory(0, count));
                }

                return;
            }

            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            while (await socket.ReceiveAsync(bytes, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } received)
            {
                await socket.SendAsync(bytes.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, CancellationToken.None);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        },
        app => app.UseWebSockets());

    private static async Task<string> EchoAsync(ClientWebSocket socket, string text)
    {
        var bytes = new byte[16];
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var received = await socket.ReceiveAsync(bytes, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, received.Count);
    }

    /// <summary>Stands for what makes requests with a context, above what obeys them.</summary>
    private sealed class GivesContext(Context? ctx) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (ctx is { } given)
            {
                request.Context = given;
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
