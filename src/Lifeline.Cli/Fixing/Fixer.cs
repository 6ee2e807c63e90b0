using Lifeline.Cli.Baselines;
using Lifeline.Cli.Checking;
using Lifeline.Cli.Output;
using Lifeline.Cli.Rules;
using Microsoft.CodeAnalysis;

namespace Lifeline.Cli.Fixing;

/// <summary>
/// Applies the rules' code fixes to the code in memory, rule by rule and project by project, and keeps only changes that compile.
/// What the baseline accepts is left alone.
/// </summary>
internal sealed class Fixer(RuleCatalog rules, Checker checker, Baseline? baseline, IProgress progress)
{
    private readonly List<string> _notFixed = [];

    /// <summary>Fixes the findings of these projects, all of which compile as they are on disk.</summary>
    public async Task<FixOutcome> FixAsync(
        Context ctx, Solution before, IReadOnlyList<ProjectId> projects, IReadOnlyDictionary<ProjectId, IReadOnlyList<Diagnostic>> found)
    {
        var solution = before;
        foreach (var rule in rules.All.Where(rule => rules.FixOf(rule) is not null))
        {
            foreach (var project in projects.Where(project => found[project].Any(diagnostic => diagnostic.Id == rule.Id)))
            {
                progress.Say($"fixing {rule.Id} in {before.GetProject(project)!.Name}");
                solution = await FixAsync(ctx, solution, project, rule, projects).ConfigureAwait(false);
            }
        }

        if (solution == before) return FixOutcome.None with { Left = Findings(before, found), NotFixed = _notFixed };
        progress.Say("checking what was fixed");
        Dictionary<ProjectId, IReadOnlyList<Diagnostic>> left = [];
        foreach (var project in projects) left[project] = (await checker.DiagnoseAsync(ctx, solution.GetProject(project)!).ConfigureAwait(false)).Findings;
        var leftover = Findings(solution, left);
        return new FixOutcome(await ChangesAsync(ctx, before, solution).ConfigureAwait(false), Gone(Findings(before, found), leftover), leftover, _notFixed);
    }

    /// <summary>Fixes all places of a rule at once; if that doesn't compile, one after the other, without those that don't compile.</summary>
    private async Task<Solution> FixAsync(Context ctx, Solution solution, ProjectId project, Rule rule, IReadOnlyList<ProjectId> compiling)
    {
        var fix = new RuleFix(rules.FixOf(rule)!, rule);
        while (await FixAllOfAKindAsync(ctx, solution, project, rule, fix, compiling).ConfigureAwait(false) is { } better) solution = better;

        HashSet<string> refused = [];
        while (true)
        {
            var diagnostics = await OfRuleAsync(ctx, solution, project, rule).ConfigureAwait(false);
            var next = diagnostics.FirstOrDefault(diagnostic => !refused.Contains(PlaceOf(diagnostic)));
            if (next is null) return solution;
            if (await fix.ApplyAsync(ctx, solution, project, next).ConfigureAwait(false) is not { } changed)
            {
                refused.Add(PlaceOf(next));                               // the fix offers no action here
                continue;
            }

            var (error, fixedUp) = await ErrorAsync(ctx, solution, changed, compiling).ConfigureAwait(false);
            if (error is null)
            {
                if (!await IsGoneAsync(ctx, fixedUp, project, rule, diagnostics.Count).ConfigureAwait(false)) refused.Add(PlaceOf(next));
                else solution = fixedUp;
                continue;
            }

            refused.Add(PlaceOf(next));
            var place = next.Location.GetLineSpan();
            _notFixed.Add($"{place.Path}({place.StartLinePosition.Line + 1}): the fix of {rule.Id} was not applied, because the result doesn't compile ({error.Id}: {error.GetMessage(null)}).");
        }
    }

    /// <summary>The code with all places of one kind fixed, that is, with the same action; null when no kind can be fixed at once.</summary>
    private async Task<Solution?> FixAllOfAKindAsync(
        Context ctx, Solution solution, ProjectId project, Rule rule, RuleFix fix, IReadOnlyList<ProjectId> compiling)
    {
        var diagnostics = await OfRuleAsync(ctx, solution, project, rule).ConfigureAwait(false);
        foreach (var (key, places) in await fix.OfferedAsync(ctx, solution, project, diagnostics).ConfigureAwait(false))
        {
            if (places.Count < 2) continue;                               // a single place is fixed by itself
            if (await fix.ApplyAllAsync(ctx, solution, project, key, places).ConfigureAwait(false) is not { } all) continue;
            var (error, changed) = await ErrorAsync(ctx, solution, all, compiling).ConfigureAwait(false);
            if (error is null && await IsGoneAsync(ctx, changed, project, rule, diagnostics.Count).ConfigureAwait(false)) return changed;
        }

        return null;
    }

    /// <summary>Whether the number of places has decreased: otherwise the fix would be applied for ever.</summary>
    private async Task<bool> IsGoneAsync(Context ctx, Solution solution, ProjectId project, Rule rule, int before) =>
        (await OfRuleAsync(ctx, solution, project, rule).ConfigureAwait(false)).Count < before;

    private async Task<IReadOnlyList<Diagnostic>> OfRuleAsync(Context ctx, Solution solution, ProjectId project, Rule rule)
    {
        var diagnosis = await checker.DiagnoseAsync(ctx, solution.GetProject(project)!).ConfigureAwait(false);
        List<Diagnostic> found = [.. diagnosis.Findings.Where(diagnostic => diagnostic.Id == rule.Id)
            .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
        if (baseline is null) return found;
        var @new = baseline.NewAmong(found.Select(From).OfType<Finding>()).Select(finding => finding.Place).ToHashSet();
        return [.. found.Where(diagnostic => From(diagnostic) is { } finding && @new.Contains(finding.Place))];

        Finding? From(Diagnostic diagnostic) => Finding.From(diagnostic, rule, solution.GetProject(project)!.FilePath!);
    }

    /// <summary>The first error that a change causes in a project that compiled: in those of its files, and in those that reference them.</summary>
    private static async Task<(Diagnostic? Error, Solution Changed)> ErrorAsync(Context ctx, Solution before, Solution after, IReadOnlyList<ProjectId> compiling)
    {
        var changed = await SameInAllProjectsAsync(ctx, before, after).ConfigureAwait(false);
        var touched = changed.GetChanges(before).GetProjectChanges().Select(change => change.ProjectId).ToList();
        var graph = changed.GetProjectDependencyGraph();
        var affected = touched.Concat(touched.SelectMany(graph.GetProjectsThatTransitivelyDependOnThisProject)).Distinct().Where(compiling.Contains);
        foreach (var project in affected)
        {
            var errors = await Checker.CompileAsync(ctx, changed.GetProject(project)!).ConfigureAwait(false);
            if (errors.Count > 0) return (errors[0], changed);
        }

        return (null, changed);
    }

    /// <summary>A file that several projects or frameworks share is changed in all of them.</summary>
    private static async Task<Solution> SameInAllProjectsAsync(Context ctx, Solution before, Solution after)
    {
        var solution = after;
        foreach (var id in after.GetChanges(before).GetProjectChanges().SelectMany(change => change.GetChangedDocuments()))
        {
            var changed = after.GetDocument(id)!;
            var text = await changed.GetTextAsync(ctx.Token).ConfigureAwait(false);
            foreach (var other in after.GetDocumentIdsWithFilePath(changed.FilePath!).Where(other => other != id)) solution = solution.WithDocumentText(other, text);
        }

        return solution;
    }

    private static async Task<FileChanges> ChangesAsync(Context ctx, Solution before, Solution after)
    {
        List<FileChange> changes = [];
        var documents = after.GetChanges(before).GetProjectChanges().SelectMany(change => change.GetChangedDocuments());
        foreach (var document in documents.Select(id => after.GetDocument(id)!).DistinctBy(document => document.FilePath))
        {
            var old = await before.GetDocument(document.Id)!.GetTextAsync(ctx.Token).ConfigureAwait(false);
            changes.Add(new FileChange(document.FilePath!, old, await document.GetTextAsync(ctx.Token).ConfigureAwait(false)));
        }

        return new FileChanges(changes);
    }

    private List<Finding> Findings(Solution solution, IReadOnlyDictionary<ProjectId, IReadOnlyList<Diagnostic>> found) =>
    [
        .. found.SelectMany(project => project.Value.Select(diagnostic => Finding.From(diagnostic, rules.Find(diagnostic.Id)!, solution.GetProject(project.Key)!.FilePath!)))
            .OfType<Finding>().DistinctBy(finding => finding.Place),
    ];

    /// <summary>The findings that are gone. Lines have moved, so findings are matched by file and message.</summary>
    private static List<Finding> Gone(List<Finding> before, List<Finding> left)
    {
        var remaining = left.GroupBy(Words).ToDictionary(group => group.Key, group => group.Count());
        return [.. before.GroupBy(Words).SelectMany(group => group.SkipLast(remaining.GetValueOrDefault(group.Key)))];

        static (string, string, string) Words(Finding finding) => (finding.Rule.Id, finding.File, finding.Message);
    }

    private static string PlaceOf(Diagnostic diagnostic)
    {
        var text = diagnostic.Location.SourceTree!.GetText();
        var line = text.Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start);
        return $"{diagnostic.Location.SourceTree.FilePath}: {text.ToString(line.Span)}: {diagnostic.GetMessage(null)}";
    }
}
