using System.Text.Json.Nodes;
using Lifeline.Cli.Baselines;
using Lifeline.Cli.Checking;

namespace Lifeline.Cli.Output;

/// <summary>The report for programs: the content of the text report, under stable names. Lines and columns count from one.</summary>
internal static class JsonReport
{
    public static string Of(CheckReport report) => JsonText.Of(new JsonObject
    {
        ["version"] = 1,
        ["root"] = report.Root,
        ["exitCode"] = report.ExitCode,
        ["projects"] = report.Projects,
        ["lines"] = report.Lines,
        ["seconds"] = Math.Round(report.Spent.TotalSeconds, 3),
        ["findings"] = JsonText.Array(report.Findings, finding => Finding(report, finding)),
        ["baseline"] = report.Baseline is { } baseline ? Baseline(baseline) : null,
        ["fixed"] = JsonText.Array(report.Fixed, finding => Finding(report, finding)),
        ["notFixed"] = JsonText.Array(report.NotFixed, reason => JsonValue.Create(reason)),
        ["problems"] = JsonText.Array(report.Problems, Problem),
        ["notes"] = JsonText.Array(report.Notes, note => JsonValue.Create(note)),
    });

    private static JsonObject Finding(CheckReport report, Finding finding) => new()
    {
        ["rule"] = finding.Rule.Id,
        ["name"] = finding.Rule.Name,
        ["severity"] = TextReport.Word(finding.Severity),
        ["message"] = finding.Message,
        ["file"] = report.Relative(finding.File),
        ["line"] = finding.Span.Start.Line + 1,
        ["column"] = finding.Span.Start.Character + 1,
        ["endLine"] = finding.Span.End.Line + 1,
        ["endColumn"] = finding.Span.End.Character + 1,
        ["code"] = finding.Code,
        ["member"] = finding.Member,
        ["project"] = report.Relative(finding.Project),
        ["help"] = finding.Rule.Descriptor.HelpLinkUri,
    };

    private static JsonObject Baseline(BaselineComparison baseline) => new()
    {
        ["file"] = baseline.File,
        ["new"] = baseline.New.Count,
        ["unchanged"] = baseline.Unchanged.Count,
        ["absent"] = baseline.Absent,
        ["written"] = baseline.Written,
    };

    private static JsonObject Problem(CheckError problem) => new()
    {
        ["who"] = problem.Subject,
        ["what"] = problem.Message,
        ["remedy"] = problem.Fix,
        ["details"] = JsonText.Array(problem.Details, detail => JsonValue.Create(detail)),
    };
}
