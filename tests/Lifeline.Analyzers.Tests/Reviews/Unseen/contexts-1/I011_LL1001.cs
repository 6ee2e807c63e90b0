// The StopScope's owner is this class, which disposes it when it is itself disposed.
using Lifeline;

namespace I011;

[HoldsContext]
public sealed class Engine : IAsyncDisposable
{
    private readonly StopScope _life;
    private readonly TaskGroup _work;

    public Engine(Context ctx)
    {
        _life = ctx.WithStop();
        _work = _life.Context.Group();
    }

    public void Submit(Func<Context, Task> job) => _ = _work.Go(job);

    public async ValueTask DisposeAsync()
    {
        _life.Stop(TimeSpan.FromSeconds(5));
        await _work.DisposeAsync();
        _life.Dispose();
    }
}
