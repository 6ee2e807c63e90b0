using Lifeline.Cli.Baselines;
using Lifeline.Cli.Checking;
using Microsoft.CodeAnalysis;
using Spectre.Console;

namespace Lifeline.Cli.Output;

/// <summary>The report for people: grouped by rule, each place with its line of code.</summary>
internal sealed class TextReport(IAnsiConsole console, int width)
{
    private const string Margin = "    ";

    public void Write(CheckReport report)
    {
        foreach (var rule in report.Findings.GroupBy(finding => finding.Rule.Id).OrderBy(group => group.Key, StringComparer.Ordinal)) Write(report, [.. rule]);
    }

    private void Write(CheckReport report, IReadOnlyList<Finding> findings)
    {
        var rule = findings[0].Rule;
        console.MarkupInterpolated($"[bold]{rule.Id} {rule.Name}[/] {CheckReport.Counted(findings.Count, "place")}: {rule.Title}");
        console.WriteLine();
        if (rule.Descriptor.HelpLinkUri is { Length: > 0 } help)
        {
            console.MarkupInterpolated($"[dim]{help}[/]");
            console.WriteLine();
        }

        foreach (var finding in findings)
        {
            console.WriteLine();
            Write(report, finding);
        }

        console.WriteLine();
    }

    private void Write(CheckReport report, Finding finding)
    {
        var line = finding.Span.Start.Line + 1;
        var color = Color(finding.Severity);
        console.MarkupInterpolated($"  [bold]{report.Relative(finding.File)}:{line}:{finding.Span.Start.Character + 1}[/] ");
        console.Markup($"[{color}]{Word(finding.Severity)}[/] ");
        console.WriteLine(finding.Message);

        var number = FormattableString.Invariant($"{line,6}");
        var frame = CodeFrame.Of(finding, width - number.Length - 3);
        console.MarkupInterpolated($"[dim]{number} |[/] {frame.Line}");
        console.WriteLine();
        console.MarkupInterpolated($"[dim]{new string(' ', number.Length)} |[/] {new string(' ', frame.Indent)}");
        console.Markup($"[{color}]{new string('~', frame.Length)}[/]");
        console.WriteLine();
    }

    /// <summary>The fixes that were applied and those that were not, and the totals.</summary>
    public void WriteSummary(CheckReport report)
    {
        foreach (var group in report.Fixed.GroupBy(finding => finding.Rule.Id).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            console.MarkupInterpolated($"[green]fixed[/] [bold]{group.Key} {group.First().Rule.Name}[/] {CheckReport.Counted(group.Count(), "place")}:");
            console.WriteLine();
            foreach (var finding in group) console.WriteLine($"{Margin}{report.Relative(finding.File)}:{finding.Span.Start.Line + 1}");
        }

        foreach (var reason in report.NotFixed) WriteLine("[yellow]not fixed[/] ", reason);
        foreach (var note in report.Notes) WriteLine("[dim]note[/] ", note);
        if (report.Baseline is { } baseline) WriteLine("[dim]baseline[/] ", Sentence(baseline));
        console.WriteLine(Summary(report));
    }

    public void Write(CheckError problem)
    {
        WriteLine("[red]problem[/] ", $"{problem.Subject} {problem.Message} {problem.Fix}");
        foreach (var detail in problem.Details) console.WriteLine($"{Margin}{detail}");
    }

    private static string Summary(CheckReport report)
    {
        var @new = report.Baseline is { Written: false } ? "new " : "";
        var found = report.Findings.Count == 0 ? $"Nothing {@new}found" : $"{CheckReport.Counted(report.Findings.Count, @new + "place")} found";
        var problems = report.Problems.Count == 0 ? "" : $"; {CheckReport.Counted(report.Problems.Count, "problem")}: not all could be checked";
        return FormattableString.Invariant($"{found} in {report.Extent}, {report.Spent.TotalSeconds:0.0} s{problems}.");
    }

    private static string Sentence(BaselineComparison baseline)
    {
        var accepted = CheckReport.Counted(baseline.Unchanged.Count, "place");
        var absent = baseline.Absent == 1 ? "1 entry" : FormattableString.Invariant($"{baseline.Absent:N0} entries");
        if (baseline.Written) return $"{baseline.File} was written: it accepts {accepted}{(baseline.Absent == 0 ? "" : $"; {absent} that matched nothing any more {(baseline.Absent == 1 ? "was" : "were")} dropped")}.";
        return $"{baseline.File} accepts {accepted}{(baseline.Absent == 0 ? "" : $"; {absent} {(baseline.Absent == 1 ? "matches" : "match")} nothing any more, --update-baseline drops {(baseline.Absent == 1 ? "it" : "them")}")}.";
    }

    private void WriteLine(string markup, string text)
    {
        console.Markup(markup);
        console.WriteLine(text);
    }

    private static string Color(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "red",
        DiagnosticSeverity.Warning => "yellow",
        _ => "blue",
    };

    /// <summary>The compiler's word for the severity.</summary>
    public static string Word(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "info",
    };
}
