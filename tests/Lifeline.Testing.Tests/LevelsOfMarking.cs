namespace Lifeline.Testing.Tests;

/// <summary>A process whose assembly is marked, some of its classes and methods too: the nearest mark counts.</summary>
public class LevelsOfMarking
{
    [Fact]
    public async Task A_test_is_checked_by_the_nearest_mark_of_its_method_its_class_and_its_assembly()
    {
        var run = await LeakyProcess.RunAsync("LeakyRun");

        Assert.Equal(
            ["ByAssembly+Nested.Leaks", "ByAssembly.Leaks", "ByClass+Derived.Leaks", "ByClass+Nested.Leaks", "ByClass.Leaks"],
            run.Tests.Where(test => test.Value is not null).Select(test => test.Key["LeakyRun.".Length..]));
        foreach (var (name, message) in run.Tests.Where(test => test.Value is not null))
        {
            var line = Assert.Single(run.Lines("Levels.cs", name["LeakyRun.".Length..].Replace("+Derived", "", StringComparison.Ordinal)));
            Assert.Contains($"{name} left one thing behind:", message, StringComparison.Ordinal);
            Assert.Contains($"derived at Levels.cs:{line}", message, StringComparison.Ordinal);
        }
    }
}
