using System.Net;
using System.Net.Sockets;

namespace Storefront.Tests;

internal static class Ports
{
    /// <summary>The first of three ports in a row that nobody listens on, at this moment.</summary>
    public static int ThreeFree()
    {
        for (var port = 20000 + (Environment.ProcessId * 7 % 20000); ; port += 3)
        {
            if (IsFree(port) && IsFree(port + 1) && IsFree(port + 2))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
