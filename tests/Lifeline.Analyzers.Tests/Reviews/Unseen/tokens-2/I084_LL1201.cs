// The helper that is called at the end never returns, and says so.
using System.Diagnostics.CodeAnalysis;

namespace I084;

public sealed class Sweep(Action<int> sweep)
{
    public void Run(CancellationToken token)
    {
        for (var floor = 0; ; floor = (floor + 1) % 10)
        {
            if (token.IsCancellationRequested)
            {
                Stopped(floor);
            }

            sweep(floor);
        }
    }

    [DoesNotReturn]
    private static void Stopped(int floor) => throw new OperationCanceledException($"stopped on floor {floor}");
}
