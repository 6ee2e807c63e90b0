// Each retry overwrites the linked source of the attempt before; only the last one is disposed.
// also: LL1002
using System.Net.Sockets;

namespace M006;

public sealed class Dialer(Func<string, CancellationToken, Task<Socket>> dial)
{
    public async Task<Socket> DialAsync(string host, CancellationToken token)
    {
        CancellationTokenSource? attempt = null;
        try
        {
            for (var i = 1; ; i++)
            {
                attempt = CancellationTokenSource.CreateLinkedTokenSource(token);
                attempt.CancelAfter(TimeSpan.FromSeconds(i));
                try
                {
                    return await dial(host, attempt.Token);
                }
                catch (SocketException) when (i < 4)
                {
                    await Task.Delay(100 * i, token);
                }
            }
        }
        finally
        {
            attempt?.Dispose();
        }
    }
}
