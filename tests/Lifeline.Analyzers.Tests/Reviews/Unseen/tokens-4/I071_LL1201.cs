// A throw helper marked [DoesNotReturn] is the exit.
using System.Diagnostics.CodeAnalysis;

namespace I071;

public static class Fail
{
    [DoesNotReturn]
    public static void Stopped(string where, CancellationToken token) => throw new OperationCanceledException($"stopped in {where}", token);
}

public class Simulation
{
    public void Step(Func<double, bool> advance, CancellationToken cancellationToken)
    {
        double t = 0;
        while (true)
        {
            if (cancellationToken.IsCancellationRequested)
                Fail.Stopped(nameof(Step), cancellationToken);
            if (!advance(t += 0.01)) return;
        }
    }
}
