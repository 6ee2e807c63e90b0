// A public method hands out a live source and says nothing on who has to cancel and dispose it.
namespace M041;

public sealed class Timeouts(TimeSpan standard)
{
    public CancellationTokenSource Start(CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(standard);
        return source;
    }
}
