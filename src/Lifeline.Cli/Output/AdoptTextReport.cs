using Lifeline.Cli.Adopting;
using Lifeline.Cli.Checking;
using Spectre.Console;

namespace Lifeline.Cli.Output;

/// <summary>What an adoption left, by reason, and how much it did by itself.</summary>
internal sealed class AdoptTextReport(IAnsiConsole console)
{
    public void Write(AdoptReport report)
    {
        if (report.IsDryRun) console.Write(new Text(report.Diff));
        foreach (var reason in report.Left.GroupBy(place => place.Reason!).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)) Write(report, "[yellow]left[/]", reason);
        foreach (var reason in report.AtBorder.GroupBy(place => place.Reason!).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)) Write(report, "[dim]border[/]", reason);
        foreach (var note in report.Notes) WriteLine("[dim]note[/] ", note);
        console.WriteLine(Summary(report));
    }

    private void Write(AdoptReport report, string word, IGrouping<string, AdoptedPlace> reason)
    {
        WriteLine($"{word} ", $"{CheckReport.Counted(reason.Count(), "place")}: {reason.Key}");
        foreach (var place in reason) console.WriteLine($"    {Path.GetRelativePath(report.Root, place.File).Replace(Path.DirectorySeparatorChar, '/')}:{place.Line} {place.Name}");
    }

    private static string Summary(AdoptReport report)
    {
        var (rewritten, left, border) = (report.Rewritten.Count(), report.Left.Count(), report.AtBorder.Count());
        var share = rewritten + left == 0 ? "" : FormattableString.Invariant($" ({100.0 * rewritten / (rewritten + left):0} %)");
        var problems = report.Problems.Count == 0 ? "" : $"; {CheckReport.Counted(report.Problems.Count, "problem")}: not all could be read";
        return FormattableString.Invariant($"{CheckReport.Counted(rewritten, "place")} {(report.IsDryRun ? "would be rewritten" : "rewritten")}, {left:N0} left{share}, {border:N0} at the border to other code; {CheckReport.Counted(report.Files, "file")} {(report.IsDryRun ? "would change" : "changed")}, {report.Lines:N0} lines in {CheckReport.Counted(report.Projects, "project")}, {report.Spent.TotalSeconds:0.0} s{problems}.");
    }

    private void WriteLine(string markup, string text)
    {
        console.Markup(markup);
        console.WriteLine(text);
    }
}
