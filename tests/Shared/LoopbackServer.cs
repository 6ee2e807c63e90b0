using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lifeline.Tests;

/// <summary>What the servers of a test run have in common: programs of Debian's, on loopback.</summary>
internal static class LoopbackServer
{
    /// <summary>How often another port is tried, as somebody else may take one in between, such as the server of another test project.</summary>
    public const int Tries = 5;

    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(20);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a program that says nothing.</summary>
    public static Process Start(string program, params string[] arguments) =>
        // Not redirected: a server inherits what its starter has, and would keep a pipe open.
        Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;

    /// <summary>Waits until a server that was started answers.</summary>
    /// <param name="server">The server.</param>
    /// <param name="ask">Throws a <see cref="DbException"/> when it does not answer yet.</param>
    /// <returns>False when it has ended instead, or does not answer.</returns>
    public static async Task<bool> AnswersAsync(Process server, Func<Task> ask)
    {
        for (var start = TimeProvider.System.GetTimestamp(); !server.HasExited && TimeProvider.System.GetElapsedTime(start) < Patience.Longest;)
        {
            try
            {
                await ask();
                return true;
            }
            catch (DbException)
            {
                await Task.Delay(s_betweenTries);
            }
        }

        return false;
    }

    public static async Task EndAsync(Process? server)
    {
        if (server is not null)
        {
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed with {process.ExitCode}.");
        }
    }
}
