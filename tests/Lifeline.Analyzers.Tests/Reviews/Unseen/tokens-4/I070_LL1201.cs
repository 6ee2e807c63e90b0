// The check sets the loop's own condition.
namespace I070;

public sealed class DrainLoop
{
    public int Run(Func<int> takeBatch, CancellationToken token)
    {
        bool running = true;
        int total = 0;
        while (running)
        {
            total += takeBatch();
            if (token.IsCancellationRequested)
            {
                running = false;
            }
        }
        return total;
    }
}
