// a source as a parameter: it is not said whether the watchdog may cancel it, nor who disposes it
namespace M011;

public sealed class Watchdog
{
    private int _misses;

    public void ReportMiss(string node, CancellationTokenSource source)
    {
        Console.Error.WriteLine($"{node} missed a heartbeat");
        if (++_misses > 3)
            source.Cancel();
    }
}
