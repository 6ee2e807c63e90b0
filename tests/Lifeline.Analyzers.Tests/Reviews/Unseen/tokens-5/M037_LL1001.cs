// Only the last of the linked sources is disposed; the one of each earlier round is overwritten and lost.
// also: LL1002
namespace M037;

public interface IPeer { Task<bool> GreetAsync(CancellationToken ct); }

public static class Greeter
{
    public static async Task<int> GreetAsync(IEnumerable<IPeer> peers, CancellationToken ct)
    {
        var greeted = 0;
        CancellationTokenSource? current = null;
        try
        {
            foreach (var peer in peers)
            {
                current = CancellationTokenSource.CreateLinkedTokenSource(ct);
                current.CancelAfter(TimeSpan.FromSeconds(2));
                greeted += await peer.GreetAsync(current.Token) ? 1 : 0;
            }
        }
        finally
        {
            current?.Dispose();
        }

        return greeted;
    }
}
