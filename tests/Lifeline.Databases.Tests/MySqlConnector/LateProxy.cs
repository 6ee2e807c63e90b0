using System.Net;
using System.Net.Sockets;

namespace Lifeline.MySqlConnector.Tests;

/// <summary>Stands between clients and a server, and can keep back what the first client sends, as a network or a busy machine does.</summary>
internal sealed class LateProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private volatile Task _firstMayPass = Task.CompletedTask;
    private volatile bool _isHolding;
    private int _served;

    public LateProxy(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many clients have come and gone.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>True once there is something that it keeps back.</summary>
    public bool IsHolding => _isHolding;

    /// <summary>Keeps back what the first client sends from now on, until the task is done.</summary>
    public void Hold(Task until) => _firstMayPass = until;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(), isFirst);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client, bool isFirst)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            await Task.WhenAny(
                PumpAsync(client.GetStream(), server.GetStream(), () => isFirst ? FirstMayPassAsync() : Task.CompletedTask),
                PumpAsync(server.GetStream(), client.GetStream(), () => Task.CompletedTask));
        }

        Interlocked.Increment(ref _served);
    }

    private Task FirstMayPassAsync()
    {
        _isHolding |= !_firstMayPass.IsCompleted;
        return _firstMayPass;
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, Func<Task> mayPass)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                await mayPass();
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
        }
    }
}
