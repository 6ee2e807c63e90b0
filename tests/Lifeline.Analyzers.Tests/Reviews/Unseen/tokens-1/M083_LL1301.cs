// A negative timeout (a subtraction the wrong way round, in constants) throws or ends at once.

namespace M083;

public class Budget(Func<CancellationToken, Task> call)
{
    private const int TotalMs = 200;
    private const int ReserveMs = 500;

    public async Task CallAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TotalMs - ReserveMs);
        await call(cts.Token);
    }
}
