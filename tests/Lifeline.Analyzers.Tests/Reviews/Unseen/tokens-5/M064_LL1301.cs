// A timeout of zero ends the work before it has begun.
namespace M064;

public interface IShop { Task<string> OfferAsync(CancellationToken ct); }

public sealed class Offers(IShop shop)
{
    public async Task<string> GetAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(0);
        return await shop.OfferAsync(limit.Token);
    }
}
