// A cancellable pause in a synchronous loop: the token's wait handle with a timeout.

namespace I071;

public class Ticker(Action tick)
{
    public void Run(CancellationToken ct)
    {
        do
        {
            tick();
        }
        while (!ct.WaitHandle.WaitOne(TimeSpan.FromSeconds(1)));
    }
}
