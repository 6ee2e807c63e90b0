using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Storefront.Tests;

/// <summary>The sample with <c>--serve</c>, on ports that were free a moment ago.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const int Tries = 5;

    private Server(StorefrontProcess process, int port)
    {
        Process = process;
        Port = port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public StorefrontProcess Process { get; }

    public int Port { get; }

    public HttpClient Http { get; }

    public static async Task<Server> StartAsync(DataFolder data)
    {
        for (var i = 1; ; i++)
        {
            var port = FreePorts();
            var process = StorefrontProcess.Start("--serve", "--data", data.Path, "--port", $"{port}");
            var up = process.PrintsAsync("under hopeless load");
            if (i == Tries || await Task.WhenAny(up, process.ExitAsync()) == up)
            {
                await up;
                return new Server(process, port);
            }

            await process.DisposeAsync();               // somebody was faster
        }
    }

    /// <summary>What the server says is running.</summary>
    public Task<JsonElement> RunningAsync() => Http.GetFromJsonAsync<JsonElement>("/running", TestContext.Current.CancellationToken);

    /// <summary>Sends a request as bytes, and leaves the connection open.</summary>
    public async Task<Socket> SendRawAsync(string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: storefront\r\n\r\n"), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Has it stop, and asserts that it leaves nothing.</summary>
    public async Task StopAsync(Signal signal = Signal.Term)
    {
        Process.Send(signal);
        Assert.True(await Process.ExitAsync() == 0, Process.Output + Process.Errors);
        Assert.Contains("Nothing was left running.", Process.Output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }

    /// <summary>The first of three free ports in a row, below those that the system gives out by itself.</summary>
    public static int FreePorts()
    {
        while (true)
        {
            var first = Random.Shared.Next(20_000, 32_000);
            try
            {
                for (var port = first; port < first + 3; port++)
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port);
                    listener.Start();
                }

                return first;
            }
            catch (SocketException)
            {
                // One of them is taken.
            }
        }
    }
}
