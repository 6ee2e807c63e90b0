// The catch takes what the network throws, and a cancellation is none of it.
using System.Net.Sockets;

namespace I085;

public interface ILine { Task<string> ReadLineAsync(CancellationToken token); Task ReopenAsync(CancellationToken token); }

public class LineReader(ILine line)
{
    public async Task ReadAsync(Action<string> sink, CancellationToken token)
    {
        while (true)
        {
            try
            {
                sink(await line.ReadLineAsync(token));
                continue;
            }
            catch (SocketException)
            {
            }
            catch (IOException)
            {
            }
            await line.ReopenAsync(token);
        }
    }
}
