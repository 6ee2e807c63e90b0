// A deadline that is never filled in is the year 1, long past.
using Lifeline;

namespace M089;

public class Auction(Func<Context, Task<decimal>> bids)
{
    public async Task<decimal> CloseAsync(Context ctx)
    {
        using var scope = ctx.WithDeadline(DateTimeOffset.MinValue);
        return await bids(scope);
    }
}
