// The base class offers its token as a property; the optional parameter of the iterator is left empty.
using System.Runtime.CompilerServices;

namespace M040;

public abstract class Step(CancellationToken stopping)
{
    protected CancellationToken Stopping { get; } = stopping;
}

public sealed class CountStep(CancellationToken stopping) : Step(stopping)
{
    public async Task<int> CountAsync(int upTo)
    {
        var sum = 0;
        await foreach (var number in NumbersAsync(upTo))
        {
            sum += number;
        }

        return sum;
    }

    private static async IAsyncEnumerable<int> NumbersAsync(int upTo, [EnumeratorCancellation] CancellationToken token = default)
    {
        for (var i = 0; i < upTo; i++)
        {
            await Task.Delay(10, token);
            yield return i;
        }
    }
}
