// Every query is meant to get two seconds, but all share one source: once one has timed out, all later ones fail at once.
namespace M010;

public interface IPartner { Task<decimal> OfferAsync(string product, CancellationToken token); }

public class OfferCollector
{
    public async Task<Dictionary<string, decimal?>> CollectAsync(IPartner partner, IEnumerable<string> products)
    {
        var offers = new Dictionary<string, decimal?>();
        using (var perProduct = new CancellationTokenSource())
        {
            foreach (string product in products)
            {
                perProduct.CancelAfter(TimeSpan.FromSeconds(2));
                try
                {
                    offers[product] = await partner.OfferAsync(product, perProduct.Token);
                }
                catch (OperationCanceledException) when (perProduct.IsCancellationRequested)
                {
                    offers[product] = null;   // too slow, on to the next
                }
            }
        }
        return offers;
    }
}
