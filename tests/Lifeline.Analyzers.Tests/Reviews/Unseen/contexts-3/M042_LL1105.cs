// The process is waited for without a limit although the caller may leave.
using System.Diagnostics;

namespace M042;

public static class Ffmpeg
{
    public static int Convert(Context ctx, string from, string to)
    {
        ctx.ThrowIfDone();
        using var process = Process.Start("ffmpeg", [from, to]);
        process.WaitForExit();
        return process.ExitCode;
    }
}
