using Lifeline.Cli.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeline.Cli.Fixing;

/// <summary>The code fix of one rule, applied to one place or to many.</summary>
internal sealed class RuleFix(CodeFixProvider provider, Rule rule)
{
    /// <summary>The places where the fix offers an action, by that action.</summary>
    public async Task<IReadOnlyDictionary<string, List<Diagnostic>>> OfferedAsync(
        Context ctx, Solution solution, ProjectId project, IReadOnlyList<Diagnostic> diagnostics)
    {
        Dictionary<string, List<Diagnostic>> offered = [];
        if (provider.GetFixAllProvider() is null) return offered;
        foreach (var diagnostic in diagnostics)
        {
            if ((await ActionAsync(ctx, solution, project, diagnostic).ConfigureAwait(false))?.EquivalenceKey is not { } key) continue;
            if (!offered.TryGetValue(key, out var places)) offered.Add(key, places = []);
            places.Add(diagnostic);
        }

        return offered;
    }

    /// <summary>The code with one place fixed; null where the fix offers no action.</summary>
    public async Task<Solution?> ApplyAsync(Context ctx, Solution solution, ProjectId project, Diagnostic diagnostic) =>
        await ActionAsync(ctx, solution, project, diagnostic).ConfigureAwait(false) is { } action ? await ChangedAsync(ctx, solution, action).ConfigureAwait(false) : null;

    /// <summary>The code with all places of one kind fixed; null where the fix can't do that.</summary>
    public async Task<Solution?> ApplyAllAsync(Context ctx, Solution solution, ProjectId project, string key, IReadOnlyList<Diagnostic> places)
    {
        var everywhere = new FixAllContext(solution.GetProject(project)!, provider, FixAllScope.Project, key, [rule.Id], new FixedDiagnosticProvider(places), ctx.Token);
        return await provider.GetFixAllProvider()!.GetFixAsync(everywhere).ConfigureAwait(false) is { } action
            ? await ChangedAsync(ctx, solution, action).ConfigureAwait(false)
            : null;
    }

    /// <summary>The first action that is offered: an editor shows it on top.</summary>
    private async Task<CodeAction?> ActionAsync(Context ctx, Solution solution, ProjectId project, Diagnostic diagnostic)
    {
        if (solution.GetProject(project)!.GetDocument(diagnostic.Location.SourceTree) is not { } document) return null;      // generated code
        List<CodeAction> offered = [];
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), ctx.Token)).ConfigureAwait(false);
        return offered.FirstOrDefault();
    }

    private static async Task<Solution?> ChangedAsync(Context ctx, Solution solution, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(solution, new Progress<CodeAnalysisProgress>(), ctx.Token).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution;
    }

    private sealed class FixedDiagnosticProvider(IReadOnlyList<Diagnostic> places) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(places);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(places.Where(place => place.Location.SourceTree?.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
