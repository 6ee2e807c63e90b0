// An async stream with a token of its own is enumerated without the context's token.
using System.Runtime.CompilerServices;
using Lifeline;

namespace M034;

public class Ledger
{
    public async IAsyncEnumerable<decimal> EntriesAsync(int year, [EnumeratorCancellation] CancellationToken token = default)
    {
        for (var month = 1; month <= 12; month++)
        {
            await Task.Delay(10, token);
            yield return year * month;
        }
    }

    public async Task<decimal> BalanceAsync(Context ctx, int year)
    {
        var sum = 0m;
        await foreach (var entry in EntriesAsync(year))
        {
            ctx.ThrowIfDone();
            sum += entry;
        }

        return sum;
    }
}
