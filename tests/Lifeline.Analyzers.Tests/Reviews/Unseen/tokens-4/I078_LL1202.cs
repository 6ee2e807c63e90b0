// The consuming enumerable carries the token and throws in its MoveNext.
using System.Collections.Concurrent;

namespace I078;

public class EnumerableWorker
{
    private readonly BlockingCollection<int> _numbers = new();

    public long Sum(CancellationToken token)
    {
        long sum = 0;
        foreach (int n in _numbers.GetConsumingEnumerable(token))
            sum += n;
        return sum;
    }
}
