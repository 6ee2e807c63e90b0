using System.Globalization;
using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.Repository;
using Lifeline.Repository.Docs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Tests.Pages;

/// <summary>What a rule is called and how grave it is stands in five places: the rule, its page, its sample, the release list and the table.</summary>
public class RulesAndPagesAgree
{
    private static readonly Checkout s_checkout = Checkout.Find();

    [Theory]
    [ClassData(typeof(EachRule))]
    public void A_rule_is_called_after_its_id(string id)
    {
        Assert.StartsWith(id, EachRule.Of(id).GetType().Name, StringComparison.Ordinal);
        Assert.EndsWith($"docs/rules/{id}.md", Descriptor(id).HelpLinkUri, StringComparison.Ordinal);
        Assert.StartsWith(Rule.Pages, Descriptor(id).HelpLinkUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://code.example/team/lifeline", "https://code.example/team/lifeline/blob/HEAD/docs/rules/")]
    [InlineData("https://code.example/team/lifeline.git", "https://code.example/team/lifeline/blob/HEAD/docs/rules/")]
    [InlineData("https://user:secret@code.example/team/lifeline/", "https://code.example/team/lifeline/blob/HEAD/docs/rules/")]
    [InlineData("file:///srv/lifeline.git", "docs/rules/")]                              // what no browser of somebody else's can open
    [InlineData("", "docs/rules/")]
    [InlineData(null, "docs/rules/")]
    public void The_pages_are_where_the_repository_is(string? repository, string pages) => Assert.Equal(pages, Rule.PagesIn(repository));

    [Theory]
    [ClassData(typeof(EachRule))]
    public void A_rule_has_its_page(string id)
    {
        var page = Read($"docs/rules/{id}.md");

        Assert.StartsWith($"# {id} {Name(id)}\n\n{Descriptor(id).Title}. Level: {Level(id)}.\n", page, StringComparison.Ordinal);
        Assert.Equal(["## Flagged", "## Why", "## Solution", "## When to suppress"], page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
    }

    [Theory]
    [ClassData(typeof(EachRule))]
    public void A_rule_is_in_the_table(string id) =>
        Assert.Contains(Read("docs/rules/README.md").Split('\n'), line =>
            line.StartsWith($"| [{id}]({id}.md) | {Name(id)} | {Descriptor(id).Title} |", StringComparison.Ordinal) && line.EndsWith($"| {Level(id)} |", StringComparison.Ordinal));

    [Theory]
    [ClassData(typeof(EachRule))]
    public void A_rule_is_in_the_release_list(string id)
    {
        var lists = Read("src/Lifeline.Analyzers/AnalyzerReleases.Shipped.md") + Read("src/Lifeline.Analyzers/AnalyzerReleases.Unshipped.md");

        Assert.Contains($"{id} | {Rule.Category} | {Descriptor(id).DefaultSeverity} | {Name(id)}", lists.Split('\n'));
    }

    [Fact]
    public void There_is_a_page_for_nothing_else()
    {
        var pages = s_checkout.Files().Where(file => file.StartsWith("docs/rules/LL", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension);
        var rows = Read("docs/rules/README.md").Split('\n').Where(line => line.StartsWith("| [LL", StringComparison.Ordinal));
        var rules = new EachRule().Select(row => row.Data).ToList();

        Assert.Equal(rules, pages);
        Assert.Equal(rules.Count, rows.Count());
    }

    [Fact]
    public void The_readme_leads_to_the_rules() => Assert.Contains("(docs/rules/README.md)", Read("README.md"), StringComparison.Ordinal);

    [Theory]
    [ClassData(typeof(EachRule))]
    public async Task A_pages_mistake_is_flagged_and_its_solution_is_not(string id)
    {
        var sample = Read($"docs/samples/rules/{id}.cs");
        var snippets = new Snippets();
        snippets.Add(id, sample.Split('\n'));
        var mistake = snippets.Find($"{id}-flagged");
        Assert.NotNull(mistake);
        Assert.NotNull(snippets.Find($"{id}-solution"));

        var found = await Verify.FindAsync(new Code(sample).Document, EachRule.Of(id));

        var solution = sample[..sample.IndexOf($"#region {id}-solution", StringComparison.Ordinal)].Count(c => c == '\n');
        Assert.NotEmpty(found);
        Assert.All(found, finding => Assert.Equal(id, finding.Id));
        Assert.All(found, finding => Assert.True(finding.Location.GetLineSpan().StartLinePosition.Line < solution, $"flags its own solution: {finding}"));
    }

    private static DiagnosticDescriptor Descriptor(string id) => EachRule.Of(id).SupportedDiagnostics.Single();

    private static string Name(string id) => EachRule.Of(id).GetType().Name[id.Length..];

    private static string Level(string id) => Descriptor(id).DefaultSeverity.ToString().ToLower(CultureInfo.InvariantCulture);

    private static string Read(string file) => File.ReadAllText(s_checkout.FullPath(file));
}

/// <summary>The id of each rule that the analyzers' assembly holds.</summary>
public sealed class EachRule : TheoryData<string>
{
    private static readonly DiagnosticAnalyzer[] s_rules =
        [.. typeof(Rule).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Rule)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!).OrderBy(rule => rule.GetType().Name, StringComparer.Ordinal)];

    public EachRule() => AddRange(s_rules.Select(rule => rule.SupportedDiagnostics.Single().Id));

    public static DiagnosticAnalyzer Of(string id) => s_rules.Single(rule => rule.SupportedDiagnostics.Single().Id == id);
}
