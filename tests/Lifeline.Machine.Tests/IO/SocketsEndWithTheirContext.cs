using System.Net;
using System.Net.Sockets;

namespace Lifeline.IO.Tests;

public sealed class SocketsEndWithTheirContext : IDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly Socket _listener = Tcp();
    private readonly List<Socket> _sockets = [];

    public SocketsEndWithTheirContext()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task An_accept_ends_and_the_next_one_accepts()
    {
        await Ends(ctx => _listener.AcceptAsync(ctx).AsTask(), $"accepting on {_listener.LocalEndPoint}");

        var accepting = _listener.AcceptAsync(Context.Background).AsTask();
        using var client = Tcp();
        await client.ConnectAsync(_listener.LocalEndPoint!, Context.Background).AsTask().Arrives();
        using var accepted = await accepting.Arrives();
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Fact]
    public async Task A_receive_ends_and_the_connection_goes_on()
    {
        var (client, server) = await Connected();
        await Ends(ctx => client.ReceiveAsync(new byte[10], ctx).AsTask(), $"receiving from {client.RemoteEndPoint}");

        Assert.Equal(3, await server.SendAsync(new byte[] { 1, 2, 3 }, Context.Background).AsTask().Arrives());
        var buffer = new byte[10];
        Assert.Equal(3, await client.ReceiveAsync(buffer, Context.Background).AsTask().Arrives());
        Assert.Equal([1, 2, 3], buffer[..3]);
    }

    [Fact]
    public async Task A_send_that_nobody_receives_ends()
    {
        var (client, _) = await Connected();

        await Ends(ctx => client.SendAsync(new byte[50_000_000], ctx).AsTask(), $"sending to {client.RemoteEndPoint}");
    }

    [Fact]
    public async Task A_connect_that_nobody_answers_ends()
    {
        // When its queue of connections is full, the system leaves further ones without an answer.
        var waiting = new List<Task>();
        for (var i = 0; i < 20 && waiting.TrueForAll(task => task.IsCompletedSuccessfully); i++)
        {
            var connecting = New().ConnectAsync(_listener.LocalEndPoint!, Context.Background).AsTask();
            waiting.Add(connecting);
            await Task.WhenAny(connecting, Task.Delay(200, TestContext.Current.CancellationToken));
        }

        await Ends(ctx => New().ConnectAsync(_listener.LocalEndPoint!, ctx).AsTask(), $"connecting to {_listener.LocalEndPoint}");
        Dispose();
        foreach (var task in waiting)
        {
            await Record.ExceptionAsync(() => task.Arrives());
        }
    }

    [Fact]
    public async Task A_refused_connect_stays_refused()
    {
        var nowhere = _listener.LocalEndPoint!;
        _listener.Dispose();

        var failure = await Assert.ThrowsAsync<SocketException>(() => New().ConnectAsync(nowhere, Context.Background).AsTask());
        Assert.Equal(SocketError.ConnectionRefused, failure.SocketErrorCode);
    }

    [Fact]
    public async Task Clients_and_listeners_end_as_their_sockets_do()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Ends(ctx => listener.AcceptTcpClientAsync(ctx).AsTask(), $"accepting on {listener.LocalEndpoint}");

        using var client = new TcpClient();
        await client.ConnectAsync("localhost", ((IPEndPoint)listener.LocalEndpoint).Port, Context.Background).AsTask().Arrives();
        using var accepted = await listener.AcceptTcpClientAsync(Context.Background).AsTask().Arrives();
        await Ends(ctx => client.GetStream().ReadAsync(new byte[10], ctx).AsTask(), "reading a stream");
        await accepted.GetStream().WriteAsync(new byte[] { 7 }, Context.Background);
        var buffer = new byte[1];
        await client.GetStream().ReadExactlyAsync(buffer, Context.Background).AsTask().Arrives();
        Assert.Equal(7, buffer[0]);
    }

    [Fact]
    public async Task Datagrams_end_too()
    {
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var address = udp.Client.LocalEndPoint!;
        var any = new IPEndPoint(IPAddress.Any, 0);
        await Ends(ctx => udp.ReceiveAsync(ctx).AsTask(), $"receiving on {address}");
        await Ends(ctx => udp.Client.ReceiveFromAsync(new byte[10], any, ctx).AsTask(), $"receiving on {address}");

        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await sender.SendToAsync(new byte[] { 5 }, address, Context.Background).AsTask().Arrives();
        Assert.Equal([5], (await udp.ReceiveAsync(Context.Background).AsTask().Arrives()).Buffer);
    }

    [Fact]
    public async Task Names_are_looked_up_while_the_context_lives()
    {
        Assert.Contains(await Dns.GetHostAddressesAsync("localhost", Context.Background).AsTask().Arrives(), IPAddress.IsLoopback);
        Assert.NotEmpty((await Dns.GetHostEntryAsync("localhost", Context.Background).AsTask().Arrives()).AddressList);
        using var scope = Context.Background.WithCancel();
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => Dns.GetHostAddressesAsync("localhost", scope).AsTask());
        await Assert.ThrowsAsync<CanceledException>(() => Dns.GetHostEntryAsync("localhost", scope).AsTask());
    }

    private async Task Ends(Func<Context, Task> call, string operation)
    {
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        var running = call(scope);
        Assert.False(running.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.Equal((operation, TimeSpan.FromSeconds(5), scope.Token), (error.Operation, error.Spent, error.CancellationToken));
    }

    private async Task<(Socket Client, Socket Server)> Connected()
    {
        var client = New();
        await client.ConnectAsync(_listener.LocalEndPoint!, Context.Background).AsTask().Arrives();
        var server = await _listener.AcceptAsync(Context.Background).AsTask().Arrives();
        _sockets.Add(server);
        return (client, server);
    }

    private Socket New()
    {
        var socket = Tcp();
        _sockets.Add(socket);
        return socket;
    }

    private static Socket Tcp() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
