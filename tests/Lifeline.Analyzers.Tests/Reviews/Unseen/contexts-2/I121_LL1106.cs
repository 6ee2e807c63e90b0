// Task.Run gets the context's token and its body looks at the context.

namespace I121;

public sealed class Primes
{
    public Task<int> CountAsync(Context ctx, int below) => Task.Run(() => Count(ctx, below), ctx.Token);

    private static int Count(Context ctx, int below)
    {
        var found = 0;
        for (var number = 2; number < below; number++)
        {
            ctx.ThrowIfDone();
            found += Enumerable.Range(2, (int)Math.Sqrt(number)).All(factor => factor == number || number % factor != 0) ? 1 : 0;
        }

        return found;
    }
}
