using System.Globalization;
using System.Text.RegularExpressions;

namespace Lifeline.Repository.Tests.Docs;

/// <summary>The page of facts and the tests that name a fact by its number tell the same of each other.</summary>
public partial class TheFactsAboutGoAreHeld
{
    private const string Page = "docs/go-facts.md";

    private readonly string[] _lines = File.ReadAllLines(ThisBuild.Checkout.FullPath(Page));

    [Fact]
    public void They_are_numbered_in_order() =>
        Assert.Equal(Enumerable.Range(1, Told().Count()), Told().Select(fact => fact.Number));

    [Fact]
    public void Each_fact_that_a_test_names_stands_on_the_page_with_the_tests_file()
    {
        var told = Told().SelectMany(fact => fact.Files.Select(file => (fact.Number, file))).ToHashSet();

        AssertNone(Held().Where(held => !told.Contains(held)).Select(held => $"{Page} doesn't say under fact {held.Number} that {held.File} holds it."));
    }

    [Fact]
    public void Each_fact_on_the_page_is_named_by_a_test_of_each_file_that_it_links_to()
    {
        var held = Held().ToHashSet();

        AssertNone(Told().Where(fact => fact.Files.Count == 0).Select(fact => $"{Page}: fact {fact.Number} links to no test."));
        AssertNone(Told().SelectMany(fact => fact.Files.Where(file => !held.Contains((fact.Number, file)))
            .Select(file => $"{Page}: no test of {file} says [Trait(\"Fact\", \"{fact.Number}\")].")));
    }

    // A link's text is the name of the class, and of its file.
    [Fact]
    public void Each_link_is_called_as_the_class_that_it_leads_to() =>
        AssertNone(_lines.SelectMany(line => LinkToATest.Matches(line))
            .Where(link => !File.ReadAllText(ThisBuild.Checkout.FullPath(link.Groups["file"].Value)).Contains($" class {link.Groups["class"].Value}\n", StringComparison.Ordinal))
            .Select(link => $"{Page}: {link.Groups["file"].Value} has no class {link.Groups["class"].Value}."));

    private IEnumerable<(int Number, List<string> Files)> Told()
    {
        (int Number, List<string> Files)? fact = null;
        foreach (var line in _lines)
        {
            if (line.StartsWith('#'))
            {
                if (fact is not null) yield return fact.Value;
                fact = Heading.Match(line) is { Success: true } heading ? (Number(heading), []) : null;
            }

            fact?.Files.AddRange(LinkToATest.Matches(line).Select(link => link.Groups["file"].Value));
        }

        if (fact is not null) yield return fact.Value;
    }

    private static IEnumerable<(int Number, string File)> Held() =>
        from file in ThisBuild.Checkout.Files()
        where file.StartsWith("tests/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)
        from line in File.ReadLines(ThisBuild.Checkout.FullPath(file))
        where line.TrimStart().StartsWith("[Fact, ", StringComparison.Ordinal) || line.TrimStart().StartsWith("[Theory, ", StringComparison.Ordinal)
        from trait in FactTrait.Matches(line)
        select (Number(trait), file);

    private static int Number(Match match) => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    private static void AssertNone(IEnumerable<string> problems)
    {
        var all = string.Join("\n", problems.Distinct());
        Assert.True(all.Length == 0, all);
    }

    [GeneratedRegex(@"^### (?<number>\d+)\. ")]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"\[(?<class>\w+)\]\(\.\./(?<file>tests/[^)]+\.cs)\)")]
    private static partial Regex LinkToATest { get; }

    [GeneratedRegex(@"Trait\(""Fact"", ""(?<number>\d+)""\)")]
    private static partial Regex FactTrait { get; }
}
