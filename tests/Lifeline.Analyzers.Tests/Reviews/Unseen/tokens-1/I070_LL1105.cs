// The wait has the form with a token and gets it.

namespace I070;

public class Throttle
{
    private readonly SemaphoreSlim _slots = new(8);

    public void Run(Action work, CancellationToken ct)
    {
        _slots.Wait(ct);
        try { work(); }
        finally { _slots.Release(); }
    }
}
