// A factory returns a source; no word on who disposes it.

namespace M020;

public class TimeoutFactory
{
    public TimeSpan Default { get; init; } = TimeSpan.FromSeconds(30);

    public CancellationTokenSource CreateFor(CancellationToken caller)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(caller);
        cts.CancelAfter(Default);
        return cts;
    }
}
