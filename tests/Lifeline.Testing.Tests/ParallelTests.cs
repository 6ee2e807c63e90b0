namespace Lifeline.Testing.Tests;

/// <summary>A process runs sixty-four tests at once, of which eight leave something behind, each in its own way.</summary>
public class ParallelTests
{
    private const int Leaking = 8;

    [Fact]
    public async Task Only_the_tests_that_leak_fail_each_with_the_file_and_line_of_what_it_left()
    {
        var run = await LeakyProcess.RunAsync("LeakyTests", "-class", "LeakyTests.T*");

        Assert.Equal(64, run.Tests.Count);
        Assert.Equal(
            Enumerable.Range(0, Leaking).Select(way => $"LeakyTests.T{8 * way:00}.Works"), run.Tests.Where(test => test.Value is not null).Select(test => test.Key));
        for (var way = 0; way < Leaking; way++)
        {
            var message = run.Tests[$"LeakyTests.T{8 * way:00}.Works"]!;
            var lines = run.Lines("Leaking.cs", $"{way}");
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Contains($"Leaking.cs:{line}", message, StringComparison.Ordinal));
            Assert.Equal(lines.Count, message.Split("Leaking.cs:").Length - 1);
            Assert.Contains($"LeakyTests.T{8 * way:00}.Works left", message, StringComparison.Ordinal);
        }
    }
}
