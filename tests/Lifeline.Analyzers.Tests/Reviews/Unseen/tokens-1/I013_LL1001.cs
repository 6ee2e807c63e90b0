// The path without Dispose ends the process: FailFast doesn't return.

namespace I013;

public class Guarded(Func<CancellationToken, Task<bool>> verify)
{
    public async Task VerifyAsync(CancellationToken ct)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bool ok;
        try { ok = await verify(cts.Token); }
        catch { cts.Dispose(); throw; }
        if (!ok)
            Environment.FailFast("journal is corrupt");
        else
            cts.Dispose();
    }
}
