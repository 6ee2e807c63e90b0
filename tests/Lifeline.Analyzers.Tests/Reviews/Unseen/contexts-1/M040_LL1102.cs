// A named argument carries Background although the lambda is handed the group's live context.
using Lifeline;

namespace M040;

public interface IQuotes { Task<decimal> AskAsync(Context ctx, string shop); }
public class Comparison(IQuotes quotes)
{
    public async Task<decimal> CheapestAsync(Context ctx, string a, string b)
    {
        await using var group = ctx.Group();
        var first = group.Go(ctx => quotes.AskAsync(ctx, a));
        var second = group.Go(async ctx => { ctx.ThrowIfDone(); return await quotes.AskAsync(shop: b, ctx: Context.Background); });
        return Math.Min(await first, await second);
    }
}
