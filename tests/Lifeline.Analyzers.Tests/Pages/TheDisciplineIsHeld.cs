using Lifeline.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Analyzers.Tests.Pages;

/// <summary>
/// What docs/discipline.md says of each statement holds: the rule flags the mistake, or the compiler refuses it, or it can be
/// seen at run time; the cure is clean; and the tests that it names are tests.
/// </summary>
public class TheDisciplineIsHeld
{
    [Fact]
    public void There_are_twenty_statements() => Assert.Equal(Enumerable.Range(1, 20), Statement.All.Select(it => it.Number));

    [Fact]
    public void The_table_says_how_each_is_held()
    {
        Assert.Contains(Row("the API: it does not compile", it => it.Error is not null), Statement.Page, StringComparison.Ordinal);
        Assert.Contains(Row("a rule: it is flagged", it => it.Rule is not null), Statement.Page, StringComparison.Ordinal);
        Assert.Contains(Row("run time: it shows", it => it.IsSeenAtRunTime), Statement.Page, StringComparison.Ordinal);

        static string Row(string how, Func<Statement, bool> isHeld) => $"\n| {how} | {string.Join(", ", Statement.All.Where(isHeld).Select(it => it.Number))} |\n";
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_is_held_in_one_way_that_its_samples_show(int number)
    {
        var statement = Of(number);

        Assert.Single([statement.Rule is not null, statement.Error is not null, statement.IsSeenAtRunTime], held => held);
        Assert.Equal([statement.Mistake, statement.Cure], statement.Snippets);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_names_tests_that_there_are(int number)
    {
        Assert.NotEmpty(Of(number).Tests);
        Assert.All(Of(number).Tests, test => Assert.True(IsTest(test.Code, test.Name), $"{test.Name} is no test of the file that the page links."));
    }

    [Theory]
    [MemberData(nameof(ByRule))]
    public async Task A_rule_flags_the_mistake_and_no_rule_anything_else(int number)
    {
        var statement = Of(number);
        var mistake = Lines(statement.Sample, statement.Mistake);

        var found = await Verify.FindAsync(new Code(statement.Sample).Document, [.. new EachRule().Select(row => EachRule.Of(row.Data))]);

        Assert.NotEmpty(found);
        Assert.All(found, finding => Assert.Equal(statement.Rule, finding.Id));
        Assert.All(found, finding => Assert.InRange(Line(finding), mistake.Start.Value, mistake.End.Value));
    }

    [Theory]
    [MemberData(nameof(ByCompiler))]
    public async Task The_compiler_refuses_the_mistake_and_nothing_else(int number)
    {
        var statement = Of(number);
        var mistake = Lines(statement.Sample, statement.Mistake);

        var errors = await ErrorsAsync(statement.Sample);

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Equal(statement.Error, error.Id));
        Assert.All(errors, error => Assert.InRange(Line(error), mistake.Start.Value, mistake.End.Value));
    }

    [Theory]
    [MemberData(nameof(ByCompiler))]
    public async Task What_the_compiler_takes_instead_no_rule_flags(int number)
    {
        var statement = Of(number);
        var lines = statement.Sample.Split('\n');
        var mistake = Lines(statement.Sample, statement.Mistake);
        var cured = string.Join("\n", [.. lines[..mistake.Start.Value], .. lines[(mistake.End.Value + 1)..]]);

        Assert.Empty(await Verify.FindAsync(new Code(cured).Document, [.. new EachRule().Select(row => EachRule.Of(row.Data))]));
    }

    /// <summary>That they print it is held where all samples' outputs are: SamplesPrintWhatTheDocsSay.</summary>
    [Theory]
    [MemberData(nameof(AtRunTime))]
    public void What_is_seen_at_run_time_is_shown_for_mistake_and_cure(int number) => Assert.Equal(2, Of(number).Outputs.Distinct().Count());

    public static TheoryData<int> All => [.. Statement.All.Select(it => it.Number)];

    public static TheoryData<int> ByRule => [.. Statement.All.Where(it => it.Rule is not null).Select(it => it.Number)];

    public static TheoryData<int> ByCompiler => [.. Statement.All.Where(it => it.Error is not null).Select(it => it.Number)];

    public static TheoryData<int> AtRunTime => [.. Statement.All.Where(it => it.IsSeenAtRunTime).Select(it => it.Number)];

    private static Statement Of(int number) => Statement.All.Single(it => it.Number == number);

    private static async Task<IReadOnlyList<Diagnostic>> ErrorsAsync(string sample)
    {
        var compilation = await new Code(sample).Document.Project.GetCompilationAsync();
        return [.. compilation!.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error)];
    }

    /// <summary>From the line of a region's start to that of its end.</summary>
    private static Range Lines(string sample, string region)
    {
        var lines = sample.Split('\n');
        var start = Array.FindIndex(lines, line => line.Trim() == $"#region {region}");
        return start..Array.FindIndex(lines, start, line => line.Trim() == "#endregion");
    }

    private static int Line(Diagnostic finding) => finding.Location.GetLineSpan().StartLinePosition.Line;

    private static bool IsTest(string code, string name) =>
        CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.Parent is ClassDeclarationSyntax type && $"{type.Identifier.Text}.{method.Identifier.Text}" == name)
            .Any(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() is "Fact" or "Theory"));
}
