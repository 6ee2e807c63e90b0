// A spin over memory neither awaits nor blocks.
using Lifeline;

namespace I083;

public sealed class Counter
{
    private int _value;
    public int Raise(Context ctx, int to)
    {
        ctx.ThrowIfDone();
        while (true)
        {
            var seen = Volatile.Read(ref _value);
            if (seen >= to || Interlocked.CompareExchange(ref _value, to, seen) == seen)
            {
                return seen;
            }
        }
    }
}
