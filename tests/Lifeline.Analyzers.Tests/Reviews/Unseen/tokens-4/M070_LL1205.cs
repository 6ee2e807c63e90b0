// The token variable outside the foreach is replaced by a source linked to itself, once per host.
namespace M070;

public interface IHostProbe { Task<bool> ProbeAsync(string host, CancellationToken ct); }

public static class Sweep
{
    public static async Task<List<string>> RunAsync(IHostProbe probe, string[] hosts, CancellationToken ct)
    {
        var alive = new List<string>();
        foreach (var host in hosts)
        {
            using var perHost = CancellationTokenSource.CreateLinkedTokenSource(ct);
            ct = perHost.Token;
            perHost.CancelAfter(1500);
            if (await probe.ProbeAsync(host, ct)) alive.Add(host);
        }
        return alive;
    }
}
