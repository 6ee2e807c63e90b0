// The sync method waits on its context: Sleep, Wait and WaitOne all get it.

namespace I050;

public sealed class Startup
{
    private readonly ManualResetEventSlim _ready = new();
    private readonly AutoResetEvent _turn = new(true);

    public void Enter(Context ctx)
    {
        _ready.Wait(ctx);
        _turn.WaitOne(ctx);
        ctx.Sleep(TimeSpan.FromMilliseconds(10));
    }

    public void Ready() => _ready.Set();

    public void Leave() => _turn.Set();
}
