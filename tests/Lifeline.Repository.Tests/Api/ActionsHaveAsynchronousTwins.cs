using System.Text.RegularExpressions;
using Xunit;

namespace Lifeline.Repository.Tests.Api;

/// <summary>
/// Where only an <see cref="Action"/> is taken, an asynchronous lambda compiles to <c>async void</c>: nobody awaits it, and what
/// it throws ends the process. So whatever takes one has an overload that takes a function which returns a task.
/// </summary>
public partial class ActionsHaveAsynchronousTwins
{
    /// <summary>Those that have none, and why.</summary>
    private static readonly Dictionary<string, string> s_without = new()
    {
        ["event TaskOverran"] = "An event of .NET: handlers observe, and nobody waits for them.",
        ["event CallbackFailed"] = "As TaskOverran.",
        ["event ContextLost"] = "As TaskOverran.",
        ["event TaskFailed"] = "As TaskOverran.",
        ["event JoinDelayed"] = "As TaskOverran.",
        ["OnCompleted"] = "Called by the compiler, for await.",
        ["UnsafeOnCompleted"] = "As OnCompleted.",
        ["AddLifeline"] = "Sets options while the services are registered, in the way of all of the host's own. Nothing can be awaited there.",
        ["OnCanceled"] = "Fills in an answer that is written right after it. What has to be awaited is done before, in the application.",
        ["ExecuteUpdateAsync"] = "Describes an update to Entity Framework, whose own delegate it is. Runs before anything is sent.",
    };

    public static TheoryData<string> Members =>
        [.. ThisBuild.Checkout.PackageProjects.SelectMany(project => Lines(project).Select(Name)).Distinct()];

    [Theory]
    [MemberData(nameof(Members))]
    public void What_takes_an_action_takes_a_function_that_returns_a_task_as_well(string member)
    {
        var lines = ThisBuild.Checkout.PackageProjects.SelectMany(AllLines).ToHashSet(StringComparer.Ordinal);
        foreach (var line in ThisBuild.Checkout.PackageProjects.SelectMany(Lines).Where(line => Name(line) == member))
        {
            if (s_without.ContainsKey(member))
            {
                continue;
            }

            // One action after the other is made a function, as each may be the one that is written asynchronously.
            foreach (Match action in AnAction().Matches(line))
            {
                var arguments = action.Groups["arguments"] is { Success: true, Value: var types } ? types + ", " : "";
                var twin = $"{line[..action.Index]}Func<{arguments}Task> {line[(action.Index + action.Length)..]}";
                Assert.True(
                    lines.Select(WithoutDefaults).Contains(WithoutDefaults(twin)),
                    $"There is no {twin.Trim()}\nThat an asynchronous lambda may be written there, or say in {nameof(ActionsHaveAsynchronousTwins)} why not.");
            }
        }
    }

    [Fact]
    public void Each_of_those_without_still_takes_an_action() =>
        Assert.Empty(s_without.Keys.Except(ThisBuild.Checkout.PackageProjects.SelectMany(Lines).Select(Name)));

    private static string[] AllLines(string project) => File.ReadAllLines(Path.Combine(Path.GetDirectoryName(project)!, "PublicApi.txt"));

    private static IEnumerable<string> Lines(string project) => AllLines(project).Where(line => AnAction().IsMatch(line));

    private static string Name(string line)
    {
        if (line.Contains(" event ", StringComparison.Ordinal))
        {
            return "event " + line.TrimEnd(';').Split(' ')[^1];
        }

        var declared = line[..line.IndexOfAny(['(', '{'])].Trim();
        return declared.Split(' ')[^1].Split('<')[0];
    }

    private static string WithoutDefaults(string line) => line.Replace(" = null", "").Replace("? ", " ").Trim();

    [GeneratedRegex(@"Action(<(?<arguments>(?:[^<>]|<[^<>]*>)*)>)?\?? ")]
    private static partial Regex AnAction();
}
