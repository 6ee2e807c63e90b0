using System.Diagnostics;
using Lifeline.Benchmarks.Questions;
using Lifeline.Benchmarks.Reporting;

namespace Lifeline.Benchmarks.Web;

/// <summary>The load generator.</summary>
internal static class Wrk
{
    private const string Program = "wrk";

    /// <summary>True when it can be started by its name.</summary>
    public static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>Asks as fast as it can for a second, over 32 connections.</summary>
    /// <returns>Requests a second, and how many there were.</returns>
    /// <exception cref="UnfairException">Something was answered otherwise than with success.</exception>
    public static (double PerSecond, double Count) Ask(Uri url)
    {
        var start = new ProcessStartInfo(Program, ["--threads", "1", "--connections", "32", "--duration", "1s", url.AbsoluteUri])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 || output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new UnfairException($"Not every request to {url} was answered with success, so their rate says nothing:\n{output}");
        }

        return (Number(output, "Requests/sec:", 1), Number(output, " requests in ", -1));
    }

    // The word before or behind a mark.
    private static double Number(string output, string mark, int direction)
    {
        var at = output.IndexOf(mark, StringComparison.Ordinal);
        var text = direction > 0 ? output[(at + mark.Length)..] : output[..at];
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Quantity.Parse(direction > 0 ? words[0] : words[^1]);
    }
}
