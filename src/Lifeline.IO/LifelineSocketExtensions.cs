using Lifeline;
using Lifeline.IO.Calls;

namespace System.Net.Sockets;

/// <summary>The common calls of sockets, with a context where they take a token. A call ends at once with its context; the socket stays usable.</summary>
/// <remarks>
/// Except after a connect: a socket whose connect was canceled can only be closed. Some bytes of a canceled send may have
/// been sent, so close that socket too, unless your protocol can detect it. Thread-safe as the sockets are.
/// </remarks>
public static class LifelineSocketExtensions
{
    /// <param name="socket">The socket.</param>
    extension(Socket socket)
    {
        /// <summary>Connects.</summary>
        /// <param name="remote">The remote endpoint. A name is looked up first.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="SocketException">As for the framework's method.</exception>
        public ValueTask ConnectAsync(EndPoint remote, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(socket);
            return IoOperation.RunAsync(
                ctx, (socket, remote, ctx), static (on, token) => ConnectAsync(on.ctx, on.socket, on.remote, token), static on => $"connecting to {on.remote}");
        }

        /// <summary>Waits for a connection.</summary>
        /// <param name="ctx">Ends the wait. A connection that came meanwhile waits for the next accept.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="SocketException">As for the framework's method.</exception>
        public ValueTask<Socket> AcceptAsync(Context ctx)
        {
            ArgumentNullException.ThrowIfNull(socket);
            return IoOperation.RunAsync(ctx, socket, static (socket, token) => socket.AcceptAsync(token), static socket => $"accepting on {socket.LocalEndPoint}");
        }

        /// <summary>Receives the available bytes, at least one.</summary>
        /// <param name="buffer">The destination.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <param name="flags">As for the framework's method.</param>
        /// <returns>How many bytes were received; 0 when the other side will send no more.</returns>
        /// <exception cref="ContextEndedException">The context has ended. Nothing was received.</exception>
        /// <exception cref="SocketException">As for the framework's method.</exception>
        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, Context ctx, SocketFlags flags = SocketFlags.None)
        {
            ArgumentNullException.ThrowIfNull(socket);
            return IoOperation.RunAsync(
                ctx,
                (socket, buffer, flags),
                static (on, token) => on.socket.ReceiveAsync(on.buffer, on.flags, token),
                static on => $"receiving from {RemoteOf(on.socket)}");
        }

        /// <summary>Sends all of a buffer.</summary>
        /// <param name="buffer">The bytes.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <param name="flags">As for the framework's method.</param>
        /// <returns>How many bytes were sent.</returns>
        /// <exception cref="ContextEndedException">The context has ended. Some bytes may have been sent.</exception>
        /// <exception cref="SocketException">As for the framework's method.</exception>
        public ValueTask<int> SendAsync(ReadOnlyMemory<byte> buffer, Context ctx, SocketFlags flags = SocketFlags.None)
        {
            ArgumentNullException.ThrowIfNull(socket);
            return IoOperation.RunAsync(
                ctx,
                (socket, buffer, flags),
                static (on, token) => on.socket.SendAsync(on.buffer, on.flags, token),
                static on => $"sending to {RemoteOf(on.socket)}");
        }

        /// <summary>Receives a datagram.</summary>
        /// <param name="buffer">The destination. Bytes that do not fit are lost.</param>
        /// <param name="from">An address of the family to receive from, such as <c>new IPEndPoint(IPAddress.Any, 0)</c>.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <exception cref="ContextEndedException">The context has ended. Nothing was received.</exception>
        /// <exception cref="SocketException">As for the framework's method.</exception>
        public ValueTask<SocketReceiveFromResult> ReceiveFromAsync(Memory<byte> buffer, EndPoint from, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(socket);
            return IoOperation.RunAsync(
                ctx,
                (socket, buffer, from),
                static (on, token) => on.socket.ReceiveFromAsync(on.buffer, SocketFlags.None, on.from, token),
                static on => $"receiving on {on.socket.LocalEndPoint}");
        }

        /// <summary>Sends a datagram.</summary>
        /// <param name="buffer">The bytes.</param>
        /// <param name="to">The remote endpoint.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <returns>How many bytes were sent.</returns>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="SocketException">As for the framework's method.</exception>
        public ValueTask<int> SendToAsync(ReadOnlyMemory<byte> buffer, EndPoint to, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(socket);
            return IoOperation.RunAsync(
                ctx,
                (socket, buffer, to),
                static (on, token) => on.socket.SendToAsync(on.buffer, SocketFlags.None, on.to, token),
                static on => $"sending to {on.to}");
        }
    }

    /// <summary>Connects.</summary>
    /// <param name="client">The client.</param>
    /// <param name="host">A name, which is looked up first, or an address.</param>
    /// <param name="port">The port.</param>
    /// <param name="ctx">Ends the wait.</param>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    /// <exception cref="SocketException">As for the framework's method.</exception>
    public static ValueTask ConnectAsync(this TcpClient client, string host, int port, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(client);
        return IoOperation.RunAsync(
            ctx,
            (client, host, port, ctx),
            static async (on, token) => await on.client.ConnectAsync(
                await Dns.GetHostAddressesAsync(on.host, on.ctx).ConfigureAwait(false), on.port, token).ConfigureAwait(false),
            static on => $"connecting to {on.host}:{on.port}");
    }

    /// <summary>Waits for a connection.</summary>
    /// <param name="listener">The listener, which has been started.</param>
    /// <param name="ctx">Ends the wait.</param>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    /// <exception cref="SocketException">As for the framework's method.</exception>
    public static ValueTask<TcpClient> AcceptTcpClientAsync(this TcpListener listener, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return IoOperation.RunAsync(
            ctx, listener, static (listener, token) => listener.AcceptTcpClientAsync(token), static listener => $"accepting on {listener.LocalEndpoint}");
    }

    /// <summary>Receives a datagram.</summary>
    /// <param name="client">The client.</param>
    /// <param name="ctx">Ends the wait.</param>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    /// <exception cref="SocketException">As for the framework's method.</exception>
    public static ValueTask<UdpReceiveResult> ReceiveAsync(this UdpClient client, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(client);
        return IoOperation.RunAsync(ctx, client, static (client, token) => client.ReceiveAsync(token), static client => $"receiving on {client.Client.LocalEndPoint}");
    }

    // It is tempting to pass the name to the socket. Don't: it waits until the lookup ends, and ignores its token meanwhile.
    private static async ValueTask ConnectAsync(Context ctx, Socket socket, EndPoint remote, CancellationToken token)
    {
        if (remote is not DnsEndPoint name)
        {
            await socket.ConnectAsync(remote, token).ConfigureAwait(false);
            return;
        }

        var addresses = await Dns.GetHostAddressesAsync(name.Host, ctx).ConfigureAwait(false);
        await socket.ConnectAsync(addresses, name.Port, token).ConfigureAwait(false);
    }

    // The remote address for errors. A socket that was closed meanwhile, or was never connected, has none.
    private static string RemoteOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString() ?? "nobody";
        }
        catch (Exception failure) when (failure is ObjectDisposedException or SocketException)
        {
            return "a closed socket";
        }
    }
}
