// The wait for a child process takes no token although one is in scope; the caller's cancel can't end it.
using System.Diagnostics;

namespace M051;

public class Converter
{
    public int Convert(string input, string output, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-i", input, output]))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
