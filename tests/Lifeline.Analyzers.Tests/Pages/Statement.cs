using System.Globalization;
using System.Text.RegularExpressions;
using Lifeline.Repository;
using Lifeline.Repository.Docs;

namespace Lifeline.Analyzers.Tests.Pages;

/// <summary>One of the twenty statements of docs/discipline.md, as the page has it.</summary>
/// <param name="Number">Which one.</param>
/// <param name="Text">Its part of the page.</param>
internal sealed partial record Statement(int Number, string Text)
{
    private const string File = "docs/discipline.md";

    private static readonly Checkout s_checkout = Checkout.Find();

    /// <summary>The whole page.</summary>
    public static string Page { get; } = Read(File);

    /// <summary>All of them, in the order in which they stand there.</summary>
    public static IReadOnlyList<Statement> All { get; } =
        [.. Heading.Split(Page).Skip(1).Chunk(2).Select(part => new Statement(int.Parse(part[0], CultureInfo.InvariantCulture), part[1]))];

    /// <summary>The rule that flags its mistake, or null.</summary>
    public string? Rule => IdIn(CaughtBy);

    /// <summary>The compiler's error on its mistake, or null.</summary>
    public string? Error => IdIn(DoesNotCompile);

    /// <summary>Whether its mistake compiles, and shows when it runs.</summary>
    public bool IsSeenAtRunTime => SeenAtRunTime.IsMatch(Text);

    /// <summary>The samples that it shows.</summary>
    public IEnumerable<string?> Snippets => new MarkdownPage(File, Text).Blocks.Where(block => block.IsCSharp).Select(block => block.Snippet);

    /// <summary>The methods whose output it shows.</summary>
    public IEnumerable<string> Outputs => Output.Matches(Text).Select(match => match.Groups["name"].Value);

    /// <summary>The tests that it names: the text of the file, and CLASS.METHOD.</summary>
    public IEnumerable<(string Code, string Name)> Tests =>
        Test.Matches(Text).Select(match => (Read($"docs/{match.Groups["file"].Value}"), match.Groups["name"].Value));

    /// <summary>The file whose regions are its mistake and its cure.</summary>
    public string Sample => Read($"docs/samples/discipline/Statement{Number:00}.cs");

    public string Mistake => $"discipline-{Number:00}-mistake";

    public string Cure => $"discipline-{Number:00}-cure";

    private static string Read(string file) => System.IO.File.ReadAllText(s_checkout.FullPath(file)).ReplaceLineEndings("\n");

    private string? IdIn(Regex sentence) => sentence.Match(Text) is { Success: true } match ? match.Groups["id"].Value : null;

    [GeneratedRegex(@"^### (\d+)\. ", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"Caught\s+by\s+\[(?<id>LL\d{4})\]\(rules/\k<id>\.md\)")]
    private static partial Regex CaughtBy { get; }

    [GeneratedRegex(@"Does\s+not\s+compile:\s+(?<id>CS\d{4})")]
    private static partial Regex DoesNotCompile { get; }

    [GeneratedRegex(@"Seen\s+at\s+run\s+time")]
    private static partial Regex SeenAtRunTime { get; }

    [GeneratedRegex(@"<!-- output: (?<name>\S+) -->")]
    private static partial Regex Output { get; }

    [GeneratedRegex(@"\[`(?<name>\w+\.\w+)`\]\((?<file>\.\./tests/\S+\.cs)\)")]
    private static partial Regex Test { get; }
}
