// A long-running task is started without the context that is at hand.
// also: LL1101
using Lifeline;

namespace M061;

public class Pump
{
    private readonly Action<int> _drain;
    public Pump(Action<int> drain) { _drain = drain; }

    public Task Start(Context ctx, int queue)
    {
        ctx.ThrowIfDone();
        return Task.Factory.StartNew(() => _drain(queue), TaskCreationOptions.LongRunning);
    }
}
