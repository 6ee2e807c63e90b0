using System.Diagnostics;
using System.Xml.Linq;

namespace Lifeline.Testing.Tests;

/// <summary>A run of tests that leak, in a process of its own: what became of each test, and of the run.</summary>
internal sealed class LeakyProcess
{
    private readonly string _sources;

    private LeakyProcess(string sources, int exitCode, XDocument report)
    {
        _sources = sources;
        ExitCode = exitCode;
        Tests = new SortedDictionary<string, string?>(
            report.Descendants("test").ToDictionary(test => test.Attribute("name")!.Value, test => Message(test.Element("failure"))), StringComparer.Ordinal);
        Errors = [.. report.Descendants("error").Select(error => Message(error.Element("failure"))!)];
    }

    /// <summary>How each test failed; null when it passed.</summary>
    public SortedDictionary<string, string?> Tests { get; }

    /// <summary>What failed beside the tests.</summary>
    public IReadOnlyList<string> Errors { get; }

    public int ExitCode { get; }

    /// <summary>Runs tests of a project that is built beside this one, in the same configuration.</summary>
    /// <param name="project">Its name.</param>
    /// <param name="filter">Which tests, as xunit's own runner takes it.</param>
    public static async Task<LeakyProcess> RunAsync(string project, params string[] filter)
    {
        var folder = AppContext.BaseDirectory.Replace("Lifeline.Testing.Tests", project, StringComparison.Ordinal);
        var report = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, $"{project}.dll"), "-noLogo", .. filter, "-xml", report])
            {
                RedirectStandardOutput = true,
            })!;
            var printed = await process.StandardOutput.ReadToEndAsync().Arrives();
            await process.WaitForExitAsync().Arrives();
            var run = new LeakyProcess(Path.Combine(folder, "../../.."), process.ExitCode, XDocument.Load(report));
            Assert.True(run.Tests.Count > 0, printed);
            return run;
        }
        finally
        {
            File.Delete(report);
        }
    }

    /// <summary>The lines of a source file that are marked with this leak: they end with <c>// leak</c> and its name.</summary>
    public IReadOnlyList<int> Lines(string file, string leak) =>
    [
        .. File.ReadLines(Path.Combine(_sources, file))
            .Index().Where(line => line.Item.EndsWith($"// leak {leak}", StringComparison.Ordinal)).Select(line => line.Index + 1),
    ];

    private static string? Message(XElement? failure) => failure?.Element("message")!.Value;
}
