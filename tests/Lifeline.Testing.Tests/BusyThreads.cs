namespace Lifeline.Testing.Tests;

/// <summary>Threads that compute until it is disposed, for five minutes at most.</summary>
internal sealed class BusyThreads : IDisposable
{
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(5));
    private readonly List<Thread> _threads;

    public BusyThreads(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Compute) { IsBackground = true })];
        _threads.ForEach(thread => thread.Start());
    }

    public void Dispose()
    {
        _stop.Cancel();
        _threads.ForEach(thread => thread.Join());
        _stop.Dispose();
    }

    private void Compute()
    {
        while (!_stop.IsCancellationRequested)
        {
        }
    }
}
