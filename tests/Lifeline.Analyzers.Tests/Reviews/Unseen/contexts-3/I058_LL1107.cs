// default is compared with, to refuse it early.

namespace I058;

public interface ICounter { void Add(Context ctx, int by); }

public static class Counting
{
    public static void AddOne(Context ctx, ICounter counter)
    {
        if (ctx == default)
        {
            throw new ArgumentException("no context", nameof(ctx));
        }

        counter.Add(ctx, 1);
    }
}
