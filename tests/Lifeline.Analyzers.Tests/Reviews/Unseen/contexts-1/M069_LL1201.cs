// Looking at the token and only slowing down doesn't leave the loop.
using Lifeline;

namespace M069;

public class Sampler
{
    public void Sample(Context ctx, Func<double> read, Action<double> store)
    {
        var every = 1;
        var n = 0;
        do
        {
            if (ctx.Token.IsCancellationRequested)
            {
                every = 10;
            }

            var value = read();
            if (n++ % every == 0)
            {
                store(value);
            }
        }
        while (true);
    }
}
