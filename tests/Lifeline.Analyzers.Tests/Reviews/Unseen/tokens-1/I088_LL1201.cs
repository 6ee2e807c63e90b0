// The break in the loop after the switch ends it; the check in the switch only picks the log text.

namespace I088;

public enum Outcome { Done, Retry }
public class Attempts(Func<CancellationToken, Task<Outcome>> attempt, Action<string> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var outcome = await attempt(ct);
            log(ct.IsCancellationRequested ? "stopped" : outcome.ToString());
            if (ct.IsCancellationRequested || outcome == Outcome.Done)
                break;
        }
    }
}
