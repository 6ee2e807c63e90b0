using System.Text.Json;
using Lifeline.Cli.Baselines;
using Lifeline.Cli.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Tests;

/// <summary>--baseline: what was there before does not fail a build, what is new does.</summary>
public sealed class AcceptingOldFindings : IDisposable
{
    private const string Header = "lifeline baseline 1\n# Accepted findings of 'lifeline check': rule, file, member, code. Written by --update-baseline; sorted.\n";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Old_findings_are_counted_new_ones_are_shown_and_gone_ones_are_dropped()
    {
        _scratch.Project("App", "namespace Code;\nclass A\n{\n    void OneLoudly() { }\n    class B { void TwoLoudly() { } }\n}\n");
        var file = _scratch["lifeline.txt"];

        var written = await CheckAsync("--update-baseline");
        Assert.Equal(0, written.ExitCode);
        Assert.Contains($"baseline {file} was written: it accepts 2 places.\nNothing found in ", written.Output, StringComparison.Ordinal);
        Assert.Equal(Header + "LL9001\tApp/App.cs\tA.B.TwoLoudly\tclass B { void TwoLoudly() { } }\nLL9001\tApp/App.cs\tA.OneLoudly\tvoid OneLoudly() { }\n", _scratch.Read("lifeline.txt"));

        _scratch.Write("App/App.cs", "// moved\n\nnamespace Code;\nclass A\n{\n  void OneLoudly() { }\n  void ThreeLoudly() { }\n}\n");
        var checkedAgain = await CheckAsync("--format", "sarif", "--no-restore");
        Assert.Equal(1, checkedAgain.ExitCode);
        using var sarif = JsonDocument.Parse(checkedAgain.Output);
        Assert.Equal(["unchanged", "new"], sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(result => result.GetProperty("baselineState").GetString()));
        Assert.Contains($"baseline {file} accepts 1 place; 1 entry matches nothing any more, --update-baseline drops it.\n1 new place found in ", checkedAgain.Error, StringComparison.Ordinal);

        var updated = await CheckAsync("--update-baseline", "--no-restore");
        Assert.Equal(0, updated.ExitCode);
        Assert.Contains("it accepts 2 places; 1 entry that matched nothing any more was dropped.", updated.Output, StringComparison.Ordinal);
        Assert.Equal(Header + "LL9001\tApp/App.cs\tA.OneLoudly\tvoid OneLoudly() { }\nLL9001\tApp/App.cs\tA.ThreeLoudly\tvoid ThreeLoudly() { }\n", _scratch.Read("lifeline.txt"));

        Task<Checked> CheckAsync(params string[] more) => Scratch.CheckAsync([_scratch["App"], "--baseline", file, .. more]);
    }

    [Fact]
    public async Task What_is_accepted_is_not_fixed()
    {
        _scratch.Project("App", "class A\n{\n    void OldLoudly() { }\n    void NewLoudly() { }\n    void NewerLoudly() { }\n}\n")
            .Write("lifeline.txt", Header + "LL9001\tApp/App.cs\tA.OldLoudly\tvoid OldLoudly() { }\n");

        var result = await Scratch.CheckAsync(_scratch["App"], "--fix", "--baseline", _scratch["lifeline.txt"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("class A\n{\n    void OldLoudly() { }\n    void New() { }\n    void Newer() { }\n}\n", _scratch.Read("App/App.cs"));
        Assert.Contains("fixed LL9001 Shouted 2 places:", result.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing new found in ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_what_could_not_be_checked_stay()
    {
        var entry = "LL9001\tWrong/Wrong.cs\tA.OldLoudly\tvoid OldLoudly() { }\n";
        _scratch.Project("Wrong", "class A { void OldLoudly() => nothing; }").Write("lifeline.txt", Header + entry + "LL9001\tGone.cs\tA.B\tB();\n");

        var result = await Scratch.CheckAsync(_scratch["Wrong"], "--baseline", _scratch["lifeline.txt"], "--update-baseline");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(Header + entry, _scratch.Read("lifeline.txt"));                    // a file that is gone has no findings
    }

    [Theory]
    [InlineData(null, "is not there. Write it with --update-baseline, and commit it.")]
    [InlineData("", "is no baseline: its first line is not 'lifeline baseline 1'. Give the file that --update-baseline wrote")]
    [InlineData("<html>", "is no baseline: its first line is not 'lifeline baseline 1'.")]
    [InlineData("lifeline baseline 2\n", "has the format 'lifeline baseline 2', and this version of the tool reads 'lifeline baseline 1'.")]
    [InlineData("lifeline baseline 1\nLL9001 A.cs\n", "has no entry in line 2: 'LL9001 A.cs'. Take the line out")]
    [InlineData("lifeline baseline 1\n\n<<<<<<< HEAD\n", "has a merge conflict in line 3. Keep the lines of both sides")]
    public async Task A_file_that_is_no_baseline_is_refused_before_anything_is_read(string? text, string sentence)
    {
        _scratch.Project("App", "");
        if (text is not null) _scratch.Write("lifeline.txt", text);
        var file = _scratch["lifeline.txt"];

        var result = await Scratch.CheckAsync(_scratch["App"], "--baseline", file);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"problem --baseline {file} {sentence}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_file_is_not_overwritten()
    {
        _scratch.Project("App", "").Write("README.md", "# App\n");

        var result = await Scratch.CheckAsync(_scratch["App"], "--baseline", _scratch["README.md"], "--update-baseline");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("# App\n", _scratch.Read("README.md"));
    }

    [Fact]
    public async Task Updating_no_file_is_a_mistake()
    {
        var result = await Scratch.CheckAsync("--update-baseline");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--update-baseline has no file to write. Add --baseline FILE.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_equal_findings_are_accepted_as_there_are_equal_entries()
    {
        _scratch.Write("lifeline.txt", Header.ReplaceLineEndings("\r\n") + "LL9001\tA.cs\tA.Speak\tSpeak();\r\nLL9001\tA.cs\tA.Speak\tSpeak();\r\n");
        var baseline = Baseline.Read(_scratch["lifeline.txt"], create: false);

        Assert.Empty(baseline.NewAmong([Finding(1), Finding(2)]));
        Assert.Equal([Finding(9)], baseline.NewAmong([Finding(1), Finding(2), Finding(9)]));
        Assert.Equal([Finding(1) with { Member = "A.Listen" }], baseline.NewAmong([Finding(1) with { Member = "A.Listen" }]));
    }

    [Fact]
    public void Entries_of_rules_and_files_that_were_not_checked_are_neither_absent_nor_dropped()
    {
        var entries = "LL9001\tOther.cs\tA.B\tB();\nLL9002\tA.cs\tA.B\tB();\n";
        _scratch.Write("A.cs", "").Write("Other.cs", "").Write("lifeline.txt", Header + "LL9001\tA.cs\tA.B\tB();\n" + entries);
        var baseline = Baseline.Read(_scratch["lifeline.txt"], create: false);
        var scope = new CheckScope(new HashSet<string> { "LL9001" }, new HashSet<string> { _scratch["A.cs"] }, new HashSet<string>());

        Assert.Equal(1, baseline.Compare([], scope).Absent);
        Assert.Equal(1, baseline.Write([], scope).Absent);
        Assert.Equal(Header + entries, _scratch.Read("lifeline.txt"));
    }

    private Finding Finding(int line) => new(Scratch.StandInRules.Find("LL9001")!, DiagnosticSeverity.Warning, "'Speak' shouts", _scratch["A.cs"],
        new LinePositionSpan(new LinePosition(line, 4), new LinePosition(line, 9)), "    Speak();", "A.Speak", _scratch["A.csproj"]);
}
