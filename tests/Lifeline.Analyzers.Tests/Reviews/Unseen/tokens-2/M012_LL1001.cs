// CancelAfter makes it a timer source, which lives until it fires since it is neither cancelled nor disposed.
namespace M012;

public sealed class Pinger(Func<string, CancellationToken, Task<bool>> ping)
{
    public async Task<List<string>> AliveAsync(params string[] hosts)
    {
        var alive = new List<string>();
        foreach (var host in hosts)
        {
            CancellationTokenSource patience = new();
            patience.CancelAfter(TimeSpan.FromMinutes(2));
            if (await ping(host, patience.Token))
            {
                alive.Add(host);
            }
        }

        return alive;
    }
}
