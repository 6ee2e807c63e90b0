// The first linked source is overwritten by the second before anyone disposed it.

namespace M007;

public interface IGeo { Task<string?> PrimaryAsync(string ip, CancellationToken t); Task<string?> FallbackAsync(string ip, CancellationToken t); }

public class GeoLookup(IGeo geo)
{
    public async Task<string?> LocateAsync(string ip, CancellationToken cancellationToken)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        cts.CancelAfter(TimeSpan.FromMilliseconds(300));
        var country = await geo.PrimaryAsync(ip, cts.Token);
        if (country == null)
        {
            cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            cts.CancelAfter(TimeSpan.FromSeconds(2));
            country = await geo.FallbackAsync(ip, cts.Token);
        }
        cts.Dispose();
        return country;
    }
}
