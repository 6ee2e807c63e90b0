using System.Globalization;
using Lifeline.Cli.Checking;
using Lifeline.Cli.Fixing;
using Lifeline.Cli.Output;
using Lifeline.Cli.Projects;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Adopting;

/// <summary>The user's options.</summary>
/// <param name="Path">A solution, project or folder, as typed.</param>
/// <param name="Scope">A file, type or namespace; null for all.</param>
/// <param name="DryRun">Whether to leave all files as they are.</param>
/// <param name="Restore">Whether to restore packages first.</param>
internal sealed record AdoptRequest(string Path, string? Scope, bool DryRun, bool Restore);

/// <summary>One adoption, from PATH to the report.</summary>
internal sealed class AdoptRun(AdoptRequest request, IProgress progress)
{
    private const int OldestFramework = 10;

    /// <exception cref="CheckFailedException">Nothing could be adopted.</exception>
    /// <exception cref="OperationCanceledException">The context ended. Either no file was changed or all were.</exception>
    public async Task<AdoptReport> RunAsync(Context ctx)
    {
        var start = ctx.Clock.GetTimestamp();
        var target = CheckTarget.Find(request.Path);
        var reader = new CodeReader(request.Restore, progress);
        using var codebase = await reader.ReadAsync(ctx, target).ConfigureAwait(false);
        List<CheckError> problems = [.. reader.Problems];
        var projects = target.Projects.SelectMany(codebase.Projects).ToList();
        var compiling = await CompilingAsync(ctx, codebase, reader, projects, problems).ConfigureAwait(false);
        var inScope = await AdoptScope.FindAsync(ctx, request.Scope, [.. compiling.Select(id => codebase.Solution.GetProject(id)!)]).ConfigureAwait(false);

        var frozen = Frozen(codebase, [.. target.Projects.Where(file => codebase.Projects(file) is var ids && (ids.Count == 0 || ids.Any(id => !compiling.Contains(id))))]);
        var (before, after, index) = await new Adopter(codebase.Solution, compiling, project => WhyNot(codebase, compiling, frozen, project), inScope, progress).AdoptAsync(ctx).ConfigureAwait(false);
        var (changes, diff) = await ChangesAsync(ctx, codebase, before, after, target.Root).ConfigureAwait(false);
        if (!request.DryRun) new FileChanges(changes).Write();

        return new AdoptReport(target.Root, [.. Places(index)], diff, changes.Count, request.DryRun, problems, [.. target.OtherLanguages.Select(other => $"{Path.GetFileName(other)} is not C# and stays as it is.")],
            codebase.CountFiles(projects), codebase.CountLines(projects), ctx.Clock.GetElapsedTime(start));
    }

    private async Task<List<ProjectId>> CompilingAsync(Context ctx, Codebase codebase, CodeReader reader, List<ProjectId> projects, List<CheckError> problems)
    {
        List<ProjectId> compiling = [];
        foreach (var id in projects)
        {
            var description = codebase.Description(id);
            progress.Say($"compiling {description.Name}");
            var errors = await Checker.CompileAsync(ctx, codebase.Solution.GetProject(id)!).ConfigureAwait(false);
            if (errors.Count == 0) compiling.Add(id);
            else problems.Add(new CheckError(description.File, "stays as it is: it doesn't compile.", reader.Remedy(description.File), CodeReader.Shortened([.. codebase.MissingFiles(id), .. errors.Select(error => error.ToString())])));
        }

        return compiling;
    }

    private static string? WhyNot(Codebase codebase, List<ProjectId> compiling, HashSet<string> frozen, Project project)
    {
        if (!compiling.Contains(project.Id)) return "is in a project that does not compile, or was not asked for";
        if (frozen.Contains(project.FilePath!)) return "is in a project that is used by one that could not be read";
        var frameworks = codebase.Projects(codebase.Description(project.Id).File).Select(id => codebase.Description(id).Framework);
        return frameworks.FirstOrDefault(framework => !IsNewEnough(framework)) is { } old ? $"is in a project for {(old.Length > 0 ? old : "no framework")}; Lifeline needs net{OldestFramework}.0" : null;
    }

    private static bool IsNewEnough(string framework) =>
        framework.StartsWith("net", StringComparison.Ordinal) && framework.IndexOf('.', StringComparison.Ordinal) is > 3 and var dot
        && int.TryParse(framework.AsSpan(3, dot - 3), CultureInfo.InvariantCulture, out var version) && version >= OldestFramework;

    /// <summary>What a project uses that can't be rewritten with it, down to the bottom.</summary>
    private static HashSet<string> Frozen(Codebase codebase, IReadOnlyList<string> unreadable)
    {
        HashSet<string> frozen = [];
        var next = new Stack<string>(unreadable);
        while (next.TryPop(out var file))
        {
            if (!frozen.Add(file) || !File.Exists(file)) continue;
            foreach (var reference in codebase.Projects(file) is { Count: > 0 } ids ? ids.SelectMany(id => codebase.Description(id).References).Select(reference => reference.File) : ProjectFiles.References(file)) next.Push(reference);
        }

        return frozen;
    }

    private static async Task<(IReadOnlyList<FileChange> Changes, string Diff)> ChangesAsync(Context ctx, Codebase codebase, Solution before, Solution after, string root)
    {
        List<FileChange> changes = [];
        List<string> diffs = [];
        HashSet<string> projects = [];
        foreach (var change in after.GetChanges(before).GetProjectChanges())
        {
            foreach (var id in change.GetChangedDocuments())
            {
                var (old, changed) = (before.GetDocument(id)!, after.GetDocument(id)!);
                var text = await old.GetTextAsync(ctx.Token).ConfigureAwait(false);
                var next = SourceText.From((await changed.GetSyntaxRootAsync(ctx.Token).ConfigureAwait(false))!.ToFullString(), text.Encoding);
                if (next.ContentEquals(text)) continue;
                if (!Adopter.HasLifeline(codebase.Solution.GetProject(change.ProjectId)!)) projects.Add(codebase.Description(change.ProjectId).File);
                if (changes.Any(other => other.File == changed.FilePath)) continue;
                changes.Add(new FileChange(changed.FilePath!, text, next));
                diffs.Add(UnifiedDiff.Of(Relative(changed.FilePath!), text, await changed.GetTextChangesAsync(old, ctx.Token).ConfigureAwait(false)));
            }
        }

        foreach (var change in ProjectFiles.Add(projects.Order(StringComparer.Ordinal)))
        {
            changes.Add(change);
            diffs.Add(UnifiedDiff.Of(Relative(change.File), change.Before, change.After.GetTextChanges(change.Before)));
        }

        return (changes, string.Concat(diffs.Order(StringComparer.Ordinal)));

        string Relative(string file) => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
    }

    private static IEnumerable<AdoptedPlace> Places(TokenIndex index) =>
        from place in index.Places
        where place.Left != AdoptReport.OutOfScope
        orderby place.File, place.Line
        select new AdoptedPlace(place.File, place.Line, place.Symbol.Name, place.Left, place.IsForeign);
}
