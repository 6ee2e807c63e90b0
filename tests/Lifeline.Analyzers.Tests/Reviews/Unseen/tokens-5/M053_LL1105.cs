// The thread blocks on the child process for as long as that likes, in the form that knows no token, though one is in scope.
using System.Diagnostics;

namespace M053;

public static class Archiver
{
    public static int Pack(string folder, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var tar = Process.Start(new ProcessStartInfo("tar", ["-czf", folder + ".tgz", folder]))
            ?? throw new InvalidOperationException("tar did not start");
        tar.WaitForExit();
        return tar.ExitCode;
    }
}
