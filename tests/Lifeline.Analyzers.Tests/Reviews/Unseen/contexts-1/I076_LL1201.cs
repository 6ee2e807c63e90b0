// The Done case of a select loop leaves it by itself once it has run.
using System.Threading.Channels;
using Lifeline;

namespace I076;

public class Summing
{
    public async Task<int> SumAsync(Context ctx, ChannelReader<int> orders)
    {
        var sum = 0;
        await Select.On(ctx)
            .Read(orders, order => sum += order)
            .Done(() => Console.WriteLine($"stopped at {sum}"))
            .LoopAsync();
        return sum;
    }
}
