// "using" on a conditional null: the language disposes what is not null.

namespace I003;

public class OptionalTimeout(Func<CancellationToken, Task> run)
{
    public async Task RunAsync(int? ms, CancellationToken ct)
    {
        using var cts = ms is null ? null : CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (ms is int m) cts!.CancelAfter(m);
        await run(cts?.Token ?? ct);
    }
}
