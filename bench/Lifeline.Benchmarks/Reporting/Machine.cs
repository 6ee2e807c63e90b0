using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Lifeline.Benchmarks.Reporting;

/// <summary>Where and when something was measured. Without it, a figure says nothing.</summary>
internal sealed record Machine(string Date, string Processor, int Cores, string System, string Runtime, string Collector, string? Go)
{
    public static Machine Here(string? go) => new(
        DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        ProcessorName(),
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
        RuntimeInformation.FrameworkDescription,
        $"{(GCSettings.IsServerGC ? "server" : "workstation")}{(GCSettings.LatencyMode == GCLatencyMode.Interactive ? ", concurrent" : "")}",
        go);

    public override string ToString() => $"{Processor}, {Cores} cores · {Runtime} · GC: {Collector}{(Go is null ? "" : " · " + Go)}\n{System} · {Date}";

    private static string ProcessorName()
    {
        const string File = "/proc/cpuinfo";
        const string Field = "model name";
        var line = global::System.IO.File.Exists(File)
            ? global::System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))
            : null;
        return line is null ? "unknown processor" : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
