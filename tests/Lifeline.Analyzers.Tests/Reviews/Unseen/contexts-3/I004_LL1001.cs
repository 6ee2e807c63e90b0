// Both arms of the conditional give a scope and the using disposes whichever it was.

namespace I004;

public interface IQuotes { Task<decimal> LatestAsync(Context ctx, string symbol); }

public sealed class QuoteReader(IQuotes quotes)
{
    public async Task<decimal> ReadAsync(Context ctx, string symbol, TimeSpan? limit)
    {
        using var scope = limit is { } most ? ctx.WithTimeout(most) : ctx.WithCancel();
        return await quotes.LatestAsync(scope, symbol);
    }
}
