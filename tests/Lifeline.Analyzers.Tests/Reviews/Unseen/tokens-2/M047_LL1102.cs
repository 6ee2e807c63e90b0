// The reader is told to read to the end whatever the iterator's consumer wants.
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace M047;

public sealed class Ticker(ChannelReader<decimal> prices)
{
    public async IAsyncEnumerable<decimal> ChangesAsync([EnumeratorCancellation] CancellationToken token = default)
    {
        var last = 0m;
        await foreach (var price in prices.ReadAllAsync(CancellationToken.None))
        {
            token.ThrowIfCancellationRequested();
            if (price != last)
            {
                yield return last = price;
            }
        }
    }
}
