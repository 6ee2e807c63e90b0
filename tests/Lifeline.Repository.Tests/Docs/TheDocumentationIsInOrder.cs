using Lifeline.Repository.Docs;

namespace Lifeline.Repository.Tests.Docs;

/// <summary>All C# in the documentation is compiled, and all links lead somewhere.</summary>
public class TheDocumentationIsInOrder
{
    private readonly Documentation _documentation = new(ThisBuild.Checkout);

    [Fact]
    public void Every_snippet_shows_the_code_that_was_compiled() => AssertNone(_documentation.StaleBlocks());

    [Fact]
    public void Every_block_of_csharp_is_a_snippet() => AssertNone(_documentation.UnmarkedBlocks());

    [Fact]
    public void Every_link_within_the_repository_leads_somewhere() => AssertNone(_documentation.BrokenLinks());

    // Each row says of each promise that a test shows it, that none does, or that it can't be kept.
    [Fact]
    public void What_is_said_of_databases_to_be_tested_is_tested()
    {
        const string Page = "docs/integrations/databases.md";
        var lines = File.ReadAllLines(ThisBuild.Checkout.FullPath(Page));
        var rows = lines.SkipWhile(line => line != "## What is tested").Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        var cells = rows.SelectMany(row => row.Skip(1)).ToList();
        Assert.NotEmpty(cells);
        Assert.Single(rows.Select(row => row.Length).Distinct());

        AssertNone(cells.Where(cell => cell != "untested" && !cell.StartsWith("not supported (", StringComparison.Ordinal) && !IsTested(cell)).Distinct());

        bool IsTested(string cell) =>
            cell.Split(']') is ["[tested", ['[', .. var test], ..]
            && lines.FirstOrDefault(line => line.StartsWith($"[{test}]: ../../tests/", StringComparison.Ordinal)) is { } link
            && ThisBuild.Checkout.FullPath(link[(link.IndexOf("tests/", StringComparison.Ordinal))..]) is var file
            && File.Exists(file)
            && File.ReadAllText(file).Contains($" class {Path.GetFileNameWithoutExtension(file)}", StringComparison.Ordinal);
    }

    private static void AssertNone(IEnumerable<string> problems)
    {
        var all = string.Join("\n", problems);
        Assert.True(all.Length == 0, all);
    }
}
