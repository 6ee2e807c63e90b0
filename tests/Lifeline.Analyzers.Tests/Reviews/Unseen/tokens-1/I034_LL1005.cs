// "await using" on the registration: it is undone, and a running callback waited for.
using System.Diagnostics;

namespace I034;

public class ChildProcess
{
    public async Task<int> RunAsync(ProcessStartInfo info, CancellationToken ct)
    {
        using var process = Process.Start(info)!;
        await using var kill = ct.Register(() => process.Kill(entireProcessTree: true));
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }
}
