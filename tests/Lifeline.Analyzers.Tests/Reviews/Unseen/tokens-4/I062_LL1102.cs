// After Kill the child is as good as gone; the wait in the catch only collects its exit and can not run under the dead token.
using System.Diagnostics;

namespace I062;

public sealed class Converter
{
    public async Task<int> ConvertAsync(string file, CancellationToken token)
    {
        using var process = Process.Start("ffmpeg", ["-i", file, "out.webm"]);
        try
        {
            await process.WaitForExitAsync(token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        return process.ExitCode;
    }
}
