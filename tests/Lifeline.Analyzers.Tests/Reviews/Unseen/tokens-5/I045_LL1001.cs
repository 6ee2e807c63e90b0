// A plain using statement over a variable that was assigned before: the source is disposed at the block's end.
using System.Net.NetworkInformation;

namespace I045;

public sealed class Pinger
{
    public async Task<long> PingAsync(string host, CancellationToken ct)
    {
        using var ping = new Ping();
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using (source)
        {
            source.CancelAfter(1_500);
            var reply = await ping.SendPingAsync(host, TimeSpan.FromSeconds(1), cancellationToken: source.Token);
            return reply.RoundtripTime;
        }
    }
}
