// The early return on a cache hit leaves the scope undisposed.

namespace M001;

public interface IRates { bool TryCached(string pair, out decimal rate); Task<decimal> QuoteAsync(Context ctx, string pair); }

public sealed class RateClient(IRates rates)
{
    public async Task<decimal> GetAsync(Context ctx, string pair)
    {
        var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        if (rates.TryCached(pair, out var known))
        {
            return known;
        }

        var rate = await rates.QuoteAsync(scope, pair);
        scope.Dispose();
        return rate;
    }
}
