// TryTake without a timeout doesn't wait, and Take is given the context.
using System.Collections.Concurrent;

namespace I048;

public class Batcher(BlockingCollection<int> numbers)
{
    public List<int> Next(Context ctx, int most)
    {
        var batch = new List<int>(most) { numbers.Take(ctx) };
        while (batch.Count < most && numbers.TryTake(out var number))
        {
            batch.Add(number);
        }

        return batch;
    }
}
