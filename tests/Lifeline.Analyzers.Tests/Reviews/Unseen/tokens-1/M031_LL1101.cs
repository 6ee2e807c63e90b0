// The local function has no token of its own and leaves out the method's.

namespace M031;

public interface IPriceApi { Task<decimal> PriceAsync(string sku, CancellationToken cancellationToken = default); }

public class Basket(IPriceApi prices, IReadOnlyDictionary<string, int> lines)
{
    public async Task<decimal> TotalAsync(CancellationToken cancellationToken)
    {
        decimal total = 0;
        foreach (var (sku, count) in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            total += await LineAsync(sku, count);
        }
        return total;

        async Task<decimal> LineAsync(string sku, int count) => count * await prices.PriceAsync(sku);
    }
}
