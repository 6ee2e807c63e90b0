// WaitForExit blocks for ever if the child hangs, whatever the context says.
using System.Diagnostics;
using Lifeline;

namespace M052;

public class Git
{
    public int Fetch(Context ctx, string folder)
    {
        ctx.ThrowIfDone();
        using var process = Process.Start(new ProcessStartInfo("git", "fetch") { WorkingDirectory = folder })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
