using System.Globalization;

namespace Lifeline.Benchmarks.Measuring;

/// <summary>How often the system has taken the processor away from the calling thread, to give it to somebody else.</summary>
internal static class Interruptions
{
    private const string File = "/proc/thread-self/status";
    private const string Field = "nonvoluntary_ctxt_switches:";

    /// <returns>Always the same where the system doesn't tell.</returns>
    public static long Count()
    {
        if (!global::System.IO.File.Exists(File))
        {
            return 0;
        }

        var line = global::System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[Field.Length..], NumberStyles.Integer, CultureInfo.InvariantCulture);
    }
}
