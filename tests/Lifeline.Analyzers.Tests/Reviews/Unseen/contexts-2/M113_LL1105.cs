// The child process is waited for by the framework's blocking call while a context is in scope.
using System.Diagnostics;

namespace M113;

public sealed class Converter
{
    public int Convert(Context ctx, string file)
    {
        ctx.ThrowIfDone();
        using var process = Process.Start(new ProcessStartInfo("convert", [file, file + ".png"]));
        process!.WaitForExit();
        return process.ExitCode;
    }
}
