// Every job adds a linked source to the worker's long-lived token and none is disposed.
using System.Collections.Concurrent;

namespace M006;

public sealed class SpoolerThread
{
    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<Action<CancellationToken>> _jobs = new();

    private void Run()
    {
        foreach (var job in _jobs.GetConsumingEnumerable(_stop.Token))
        {
            CancellationTokenSource perJob = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            perJob.CancelAfter(60_000);
            job(perJob.Token);
        }
    }

    public Thread Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "spooler" };
        thread.Start();
        return thread;
    }

    public void Stop() => _stop.Cancel();
}
