using System.Text.Json;
using Lifeline.Cli.Checking;
using Lifeline.Cli.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Tests;

/// <summary>The same report for people, programs and code scanning.</summary>
public class WritingReports
{
    [Fact]
    public void Sarif_has_what_code_scanning_asks_for()
    {
        using var sarif = JsonDocument.Parse(SarifReport.Of(Report(Finding("src/My Code.cs", 7, "    Speak();"))));

        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        var run = sarif.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal("LL9001", rules[0].GetProperty("id").GetString());
        Assert.Equal("Methods speak in a low voice. See https://lifeline.example/LL9001", rules[0].GetProperty("help").GetProperty("text").GetString());
        Assert.Equal("https://lifeline.example/LL9001", rules[0].GetProperty("helpUri").GetString());
        Assert.Equal("note", rules[1].GetProperty("defaultConfiguration").GetProperty("level").GetString());
        Assert.False(rules[1].GetProperty("defaultConfiguration").GetProperty("enabled").GetBoolean());

        var result = run.GetProperty("results")[0];
        Assert.Equal("LL9001", result.GetProperty("ruleId").GetString());
        Assert.Equal(0, result.GetProperty("ruleIndex").GetInt32());
        Assert.Equal("warning", result.GetProperty("level").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("src/My%20Code.cs", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("%SRCROOT%", place.GetProperty("artifactLocation").GetProperty("uriBaseId").GetString());
        Assert.Equal("file:///checkout/", run.GetProperty("originalUriBaseIds").GetProperty("%SRCROOT%").GetProperty("uri").GetString());
        Assert.Equal((8, 5, 10), (Number("startLine"), Number("startColumn"), Number("endColumn")));
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());

        int Number(string name) => place.GetProperty("region").GetProperty(name).GetInt32();
    }

    [Fact]
    public void A_fingerprint_survives_moved_and_reformatted_lines_and_tells_equal_lines_apart()
    {
        var before = Fingerprints(Finding("A.cs", 7, "    Speak();"), Finding("A.cs", 9, "    Speak();"));
        var after = Fingerprints(Finding("A.cs", 70, "\t\tSpeak();"), Finding("A.cs", 90, "\t\tSpeak();"));

        Assert.Equal(before, after);
        Assert.Equal(2, before.Distinct().Count());
        Assert.NotEqual(before[0], Fingerprints(Finding("B.cs", 7, "    Speak();"))[0]);
    }

    [Fact]
    public void A_project_that_could_not_be_checked_is_in_every_report()
    {
        var report = Report() with { Problems = [new CheckError("A.csproj", "was not checked.", "Repair it.", ["CS0001"])] };

        using var sarif = JsonDocument.Parse(SarifReport.Of(report));
        using var json = JsonDocument.Parse(JsonReport.Of(report));

        var invocation = sarif.RootElement.GetProperty("runs")[0].GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal("A.csproj was not checked. Repair it.\nCS0001", invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal("Repair it.", json.RootElement.GetProperty("problems")[0].GetProperty("remedy").GetString());
    }

    [Fact]
    public void Json_counts_lines_and_columns_from_one()
    {
        using var json = JsonDocument.Parse(JsonReport.Of(Report(Finding("src/A.cs", 7, "    Speak();"))));

        var finding = json.RootElement.GetProperty("findings")[0];
        Assert.Equal("src/A.cs", finding.GetProperty("file").GetString());
        Assert.Equal((8, 5), (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32()));
        Assert.Equal("Shouted", finding.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("    Speak();", 4, 9, "Speak();", 0, 5)]                                 // without the margin
    [InlineData("\tx = Speak();", 5, 10, "x = Speak();", 4, 5)]
    [InlineData("if (\tSpeak())", 5, 10, "if (    Speak())", 8, 5)]                      // a tab moves what is behind it
    [InlineData("Speak();", 8, 8, "Speak();", 8, 1)]                                     // an empty span is still a place
    public void A_line_of_code_is_underlined_where_it_is_wrong(string code, int start, int end, string line, int indent, int length)
    {
        var frame = CodeFrame.Of(At("A.cs", 0, code, start, end), width: 80);

        Assert.Equal(new CodeFrame(line, indent, length), frame);
    }

    [Fact]
    public void A_line_that_is_too_long_is_cut_around_what_is_wrong()
    {
        var code = new string('a', 100) + "WRONG" + new string('b', 100);

        var frame = CodeFrame.Of(At("A.cs", 0, code, 100, 105), width: 40);

        Assert.True(frame.Line.Length <= 40, $"{frame.Line.Length} characters");
        Assert.Equal("WRONG", frame.Line.Substring(frame.Indent, frame.Length));
        Assert.StartsWith("…", frame.Line, StringComparison.Ordinal);
        Assert.EndsWith("…", frame.Line, StringComparison.Ordinal);
    }

    private static List<string> Fingerprints(params IReadOnlyList<Finding> findings)
    {
        using var sarif = JsonDocument.Parse(SarifReport.Of(Report(findings)));
        return [.. sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!)];
    }

    private static CheckReport Report(params IReadOnlyList<Finding> findings) =>
        new("/checkout", Scratch.StandInRules, findings, [], [], [], [], Projects: 1, Lines: 100, Spent: TimeSpan.FromSeconds(1));

    private static Finding Finding(string file, int line, string code) => At(file, line, code, 4, 9);

    private static Finding At(string file, int line, string code, int start, int end) =>
        new(Scratch.StandInRules.Find("LL9001")!, DiagnosticSeverity.Warning, "'Speak' shouts", "/checkout/" + file,
            new LinePositionSpan(new LinePosition(line, start), new LinePosition(line, end)), code, "A.Speak", "/checkout/A.csproj");
}
