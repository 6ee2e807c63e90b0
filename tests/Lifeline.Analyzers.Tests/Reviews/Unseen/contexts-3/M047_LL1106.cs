// Queued to the thread pool without the context.

namespace M047;

public interface IStats { void Aggregate(string day); }

public sealed class Nightly(IStats stats)
{
    public Task TriggerAsync(Context ctx, string day)
    {
        ctx.ThrowIfDone();
        ThreadPool.QueueUserWorkItem(_ => stats.Aggregate(day));
        return Task.CompletedTask;
    }
}
