using Lifeline.Cli.Baselines;
using Lifeline.Cli.Fixing;
using Lifeline.Cli.Output;
using Lifeline.Cli.Projects;
using Lifeline.Cli.Rules;
using Microsoft.CodeAnalysis;

namespace Lifeline.Cli.Checking;

/// <summary>One check, from PATH to the report.</summary>
internal sealed class CheckRun(CheckRequest request, RuleCatalog rules, IProgress progress)
{
    private readonly CodeReader _reader = new(request.Restore, progress);
    private readonly List<CheckError> _problems = [];
    private readonly List<string> _notes = [];

    /// <exception cref="CheckFailedException">Nothing could be checked.</exception>
    /// <exception cref="OperationCanceledException">The context ended. Either no file was changed or all fixes were written.</exception>
    public async Task<CheckReport> RunAsync(Context ctx)
    {
        var start = ctx.Clock.GetTimestamp();
        var chosen = rules.Only(request.Rules);
        var target = CheckTarget.Find(request.Path);
        var baseline = request.Baseline is { } file ? Baseline.Read(file, request.UpdateBaseline) : null;
        foreach (var other in target.OtherLanguages) _notes.Add($"{Path.GetFileName(other)} is not C# and was not checked.");

        using var codebase = await _reader.ReadAsync(ctx, target).ConfigureAwait(false);
        _problems.AddRange(_reader.Problems);
        var projects = target.Projects.SelectMany(codebase.Projects).ToList();
        var checker = new Checker(chosen);
        var found = await DiagnoseAsync(ctx, checker, codebase, projects).ConfigureAwait(false);

        var findings = Merge(found.Findings);
        var fixes = FixOutcome.None;
        if (request.Fix && findings.Count > 0)
        {
            fixes = await new Fixer(chosen, checker, baseline, progress).FixAsync(ctx, codebase.Solution, found.Compiling, found.ByProject).ConfigureAwait(false);
            fixes.Changes.Write();
            findings = Merge(fixes.Left);
        }

        var comparison = baseline is null ? null : Compare(baseline, findings, Scope(chosen, codebase.Solution, projects, found.InFull));
        return new CheckReport(target.Root, chosen, comparison?.New ?? findings, Merge(fixes.Fixed), fixes.NotFixed, _problems, _notes,
            codebase.CountFiles(projects), codebase.CountLines(projects), ctx.Clock.GetElapsedTime(start))
        { Baseline = comparison };
    }

    private BaselineComparison Compare(Baseline baseline, IReadOnlyList<Finding> findings, CheckScope scope) =>
        request.UpdateBaseline ? baseline.Write(findings, scope) : baseline.Compare(findings, scope);

    private static CheckScope Scope(RuleCatalog chosen, Solution solution, List<ProjectId> projects, HashSet<ProjectId> inFull)
    {
        return new CheckScope(chosen.All.Select(rule => rule.Id).ToHashSet(), Sources(inFull), Sources(projects.Where(project => !inFull.Contains(project))));

        HashSet<string> Sources(IEnumerable<ProjectId> of) => [.. of.SelectMany(id => solution.GetProject(id)!.Documents).Select(document => document.FilePath!)];
    }

    private async Task<(List<Finding> Findings, List<ProjectId> Compiling, Dictionary<ProjectId, IReadOnlyList<Diagnostic>> ByProject, HashSet<ProjectId> InFull)> DiagnoseAsync(
        Context ctx, Checker checker, Codebase codebase, List<ProjectId> projects)
    {
        List<Finding> findings = [];
        List<ProjectId> compiling = [];
        Dictionary<ProjectId, IReadOnlyList<Diagnostic>> byProject = [];
        HashSet<ProjectId> inFull = [];
        foreach (var (id, number) in projects.Select((id, index) => (id, index + 1)))
        {
            ctx.ThrowIfDone();
            var description = codebase.Description(id);
            progress.Say($"checking {description.Name}{(description.Framework.Length > 0 ? $" ({description.Framework})" : "")}, {number} of {projects.Count}");
            var missing = codebase.MissingFiles(id);
            var diagnosis = await checker.DiagnoseAsync(ctx, codebase.Solution.GetProject(id)!).ConfigureAwait(false);
            if (diagnosis.Errors.Count > 0 || missing.Count > 0)
            {
                _problems.Add(NotCompiling(description, diagnosis.Errors, missing));
                continue;
            }

            compiling.Add(id);
            if (diagnosis.Failures.Count == 0) inFull.Add(id);
            byProject[id] = diagnosis.Findings;
            findings.AddRange(diagnosis.Findings.Select(diagnostic => Finding.From(diagnostic, rules.Find(diagnostic.Id)!, description.File)).OfType<Finding>());
            foreach (var failure in diagnosis.Failures)
                _problems.Add(new CheckError(description.File, $"was not checked in full: {failure[0]}", "Please report this as a bug of the rule.", CodeReader.Shortened([.. failure.Skip(1)])));
        }

        return (findings, compiling, byProject, inFull);
    }

    private CheckError NotCompiling(ProjectDescription description, IReadOnlyList<Diagnostic> errors, IReadOnlyList<string> missing)
    {
        var framework = description.Framework.Length > 0 ? $" for {description.Framework}" : "";
        return missing.Count > 0
            ? new CheckError(description.File, $"was not checked{framework}: it needs {CheckReport.Counted(missing.Count, "file")} that {(missing.Count == 1 ? "is" : "are")} not there.",
                _reader.Remedy(description.File), CodeReader.Shortened(missing))
            : new CheckError(description.File, $"was not checked: it doesn't compile{framework}.", _reader.Remedy(description.File), CodeReader.Shortened([.. errors.Select(error => error.ToString())]));
    }

    private static List<Finding> Merge(IEnumerable<Finding> findings) =>
    [
        .. findings.DistinctBy(finding => finding.Place)
            .OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Span.Start).ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal),
    ];
}
