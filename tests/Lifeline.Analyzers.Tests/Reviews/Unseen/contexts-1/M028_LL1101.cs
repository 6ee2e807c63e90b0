// ReadAllAsync is enumerated without the context, so that the loop waits for items nobody wants any more.
using System.Threading.Channels;
using Lifeline;

namespace M028;

public class Totals
{
    public async Task<long> SumAsync(Context ctx, ChannelReader<int> numbers, Func<Context, int, Task<int>> weigh)
    {
        long sum = 0;
        await foreach (var number in numbers.ReadAllAsync())
        {
            sum += await weigh(ctx, number);
        }

        return sum;
    }
}
