// The converter process is waited for without limit, and the token in scope has no say.
using System.Diagnostics;

namespace M045;

public static class PdfConverter
{
    public static int Convert(string input, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using var process = Process.Start(new ProcessStartInfo("pdftotext", input) { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
