// The method gives out a bare source and does not say who cancels or disposes it.
namespace M017;

public class JobScheduler
{
    private readonly List<Task> _running = new();

    public CancellationTokenSource Schedule(Func<CancellationToken, Task> job)
    {
        var source = new CancellationTokenSource();
        _running.Add(job(source.Token));
        return source;
    }

    public Task DrainAsync() => Task.WhenAll(_running);
}
