// The method sits in WaitForExit until the tool ends by itself, whatever its token says.
using System.Diagnostics;

namespace M059;

public static class Formatter
{
    public static int Run(string file, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using var process = Process.Start("clang-format", ["-i", file]);
        process.WaitForExit();
        return process.ExitCode;
    }
}
