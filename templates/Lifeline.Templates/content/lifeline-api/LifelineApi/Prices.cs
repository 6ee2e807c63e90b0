/// <summary>Knows what things cost. Where work is done, take the context first and hand it on to all that waits.</summary>
public class Prices
{
    public async Task<Price> OfAsync(Context ctx, string item)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(50 * item.Length));          // a query, or a call to another service
        return new Price(item, 0.95m * item.Length);
    }
}

public record Price(string Item, decimal Amount);
