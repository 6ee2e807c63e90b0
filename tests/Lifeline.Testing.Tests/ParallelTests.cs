using System.Diagnostics;
using System.Xml.Linq;

namespace Lifeline.Testing.Tests;

/// <summary>A process runs sixty-four tests at once, of which eight leave something behind, each in its own way.</summary>
public class ParallelTests
{
    private const int Leaking = 8;

    [Fact]
    public async Task Only_the_tests_that_leak_fail_each_with_the_file_and_line_of_what_it_left()
    {
        var results = await RunAsync("LeakyTests.T*");

        Assert.Equal(64, results.Count);
        Assert.Equal(Enumerable.Range(0, Leaking).Select(way => $"LeakyTests.T{8 * way:00}.Works"), results.Where(test => test.Value is not null).Select(test => test.Key));
        for (var way = 0; way < Leaking; way++)
        {
            var message = results[$"LeakyTests.T{8 * way:00}.Works"]!;
            var lines = Lines(way);
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Contains($"Leaking.cs:{line}", message, StringComparison.Ordinal));
            Assert.Equal(lines.Count, message.Split("Leaking.cs:").Length - 1);
            Assert.Contains($"LeakyTests.T{8 * way:00}.Works left", message, StringComparison.Ordinal);
        }
    }

    /// <summary>The lines that are marked with a way of leaking.</summary>
    private static List<int> Lines(int way) =>
    [
        .. File.ReadLines(Path.Combine(Path.GetDirectoryName(Program)!, "../../../Leaking.cs"))
            .Index().Where(line => line.Item.EndsWith($"// leak {way}", StringComparison.Ordinal)).Select(line => line.Index + 1),
    ];

    /// <summary>What became of each test: null when it passed, else how it failed.</summary>
    private static async Task<SortedDictionary<string, string?>> RunAsync(string classes)
    {
        var report = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "-noLogo", "-class", classes, "-xml", report])
            {
                RedirectStandardOutput = true,
            })!;
            var printed = await process.StandardOutput.ReadToEndAsync().Arrives();
            await process.WaitForExitAsync().Arrives();
            var tests = XDocument.Load(report).Descendants("test").ToList();
            Assert.True(tests.Count > 0, printed);
            return new SortedDictionary<string, string?>(
                tests.ToDictionary(test => test.Attribute("name")!.Value, test => test.Element("failure")?.Element("message")!.Value),
                StringComparer.Ordinal);
        }
        finally
        {
            File.Delete(report);
        }
    }

    // Built beside these tests, in the same configuration.
    private static string Program => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory.Replace("Lifeline.Testing.Tests", "LeakyTests", StringComparison.Ordinal), "LeakyTests.dll"));
}
