// A linked source that is only cancelled stays registered with its parent.
namespace M002;

public interface IFeed { Task<decimal> LatestAsync(string symbol, CancellationToken token); }

public static class Quotes
{
    public static async Task<decimal> FirstAsync(IFeed left, IFeed right, string symbol, CancellationToken token)
    {
        var race = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            var first = await Task.WhenAny(left.LatestAsync(symbol, race.Token), right.LatestAsync(symbol, race.Token));
            return await first;
        }
        finally
        {
            race.Cancel();
        }
    }
}
