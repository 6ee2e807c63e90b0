using System.Globalization;
using Lifeline.Cli.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Adopting;

/// <summary>
/// Rewrites code in memory. A family whose rewriting brings an error is left, and the rest is rewritten anew, until all compiles.
/// </summary>
internal sealed class Adopter(Solution solution, IReadOnlyList<ProjectId> compiling, Func<Project, string?> whyNot, Func<Place, bool> inScope, IProgress progress)
{
    private const int MaxRounds = 40;

    /// <summary>The code as it was, with a reference to Lifeline in every project; what was rewritten; all places with their fate.</summary>
    public async Task<(Solution Before, Solution After, TokenIndex Index)> AdoptAsync(Context ctx)
    {
        var before = Referencing(solution);
        var known = await PromotedAsync(ctx, before).ConfigureAwait(false);
        progress.Say("finding tokens");
        var index = await TokenIndex.OfAsync(ctx, [.. before.Projects], whyNot).ConfigureAwait(false);
        var plan = new AdoptionPlan(index, inScope);
        plan.Decide();
        var byId = index.Places.ToDictionary(place => place.Id);
        for (var round = 1; ; round++)
        {
            plan.Settle();
            progress.Say(round == 1 ? "rewriting" : $"rewriting without what did not compile, round {round}");
            var left = index.Places.Count(place => place.Left is not null);
            var after = Rewrite(ctx, before, index);
            if (index.Places.Count(place => place.Left is not null) > left) continue;
            progress.Say($"compiling{(round == 1 ? "" : $", round {round}")}");
            var errors = await ErrorsAsync(ctx, before, after, known).ConfigureAwait(false);
            if (errors.Count == 0)
            {
                progress.Say("passing contexts to what takes them");
                return (before, await UpgradeAsync(ctx, before, after, known).ConfigureAwait(false), index);
            }

            if (!index.Places.Any(place => place.IsRewritten))
            {
                throw new CheckFailedException(new CheckError("lifeline", $"broke down: what it wrote does not compile, whatever it leaves: {errors[0]}", "This is a bug. Please report it. No file was changed."));
            }

            foreach (var error in errors) Blame(index, byId, error, everybody: round >= MaxRounds);
        }
    }

    private static Solution Referencing(Solution solution)
    {
        var lifeline = MetadataReference.CreateFromFile(typeof(Context).Assembly.Location);
        foreach (var project in solution.Projects.ToList())
        {
            if (!HasLifeline(project)) solution = solution.AddMetadataReference(project.Id, lifeline);
            // Without documentation files the compiler does not read comments, and their parameters' names would be left behind.
            if (project.ParseOptions is { DocumentationMode: DocumentationMode.None } options) solution = solution.WithProjectParseOptions(project.Id, options.WithDocumentationMode(DocumentationMode.Parse));
        }

        return solution;
    }

    public static bool HasLifeline(Project project) =>
        project.MetadataReferences.Any(reference => Path.GetFileNameWithoutExtension(reference.Display) == nameof(Lifeline)) || project.AllProjectReferences.Any(reference => project.Solution.GetProject(reference.ProjectId)?.AssemblyName == nameof(Lifeline));

    private static Solution Rewrite(Context ctx, Solution before, TokenIndex index)
    {
        var after = before;
        Dictionary<string, (string Text, int Documents)> written = [];
        foreach (var (document, model, root) in index.Documents)
        {
            ctx.ThrowIfDone();
            var names = Usings.Of(document, model, root);
            var changed = new DocumentRewriter(index, model, names).Visit(root)!;
            if (changed == root) continue;
            changed = names.Add(changed);
            after = after.WithDocumentSyntaxRoot(document.Id, changed);

            var text = changed.ToFullString();
            var isSame = !written.TryGetValue(document.FilePath!, out var other) || other.Text == text;
            written[document.FilePath!] = (text, isSame ? other.Documents + 1 : 0);
        }

        // A file that several frameworks or projects compile has to come out the same for all of them.
        foreach (var file in written.Where(file => file.Value.Documents != before.GetDocumentIdsWithFilePath(file.Key).Length).Select(file => file.Key))
        {
            foreach (var place in index.Places.Where(place => place.File == file)) place.Leave("is in a file that comes out differently for each of its frameworks");
        }

        return after;
    }

    /// <summary>Warnings that a project takes for errors, and has.</summary>
    private async Task<HashSet<(ProjectId, string)>> PromotedAsync(Context ctx, Solution before)
    {
        HashSet<(ProjectId, string)> known = [];
        foreach (var id in compiling)
        {
            foreach (var error in Errors((await before.GetProject(id)!.GetCompilationAsync(ctx.Token).ConfigureAwait(false))!.GetDiagnostics(ctx.Token))) known.Add((id, error.Id));
        }

        return known;
    }

    private static IEnumerable<Diagnostic> Errors(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(it => it.Severity == DiagnosticSeverity.Error && !it.IsSuppressed);

    private async Task<IReadOnlyList<Diagnostic>> ErrorsAsync(Context ctx, Solution before, Solution after, HashSet<(ProjectId, string)> known)
    {
        List<Diagnostic> errors = [];
        var touched = after.GetChanges(before).GetProjectChanges().Select(change => change.ProjectId).ToList();
        var graph = after.GetProjectDependencyGraph();
        var affected = touched.Concat(touched.SelectMany(graph.GetProjectsThatTransitivelyDependOnThisProject)).ToHashSet();
        foreach (var id in graph.GetTopologicallySortedProjects(ctx.Token).Where(affected.Contains).Where(compiling.Contains))
        {
            ctx.ThrowIfDone();
            var compilation = (await after.GetProject(id)!.GetCompilationAsync(ctx.Token).ConfigureAwait(false))!;
            var declared = Errors(compilation.GetDeclarationDiagnostics(ctx.Token)).Where(error => !known.Contains((id, error.Id))).ToList();
            // What is declared wrongly is wrongly called as well: its callers are not to blame.
            if (declared.Count > 0) return declared;
            errors.AddRange(Errors(compilation.GetDiagnostics(ctx.Token)).Where(error => !known.Contains((id, error.Id))));
        }

        return errors;
    }

    /// <summary>Leaves the families that an error is about: those of the nearest node around it with something rewritten.</summary>
    private static void Blame(TokenIndex index, Dictionary<int, Place> byId, Diagnostic error, bool everybody)
    {
        var reason = $"would not compile: {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        var root = error.Location.SourceTree?.GetRoot();
        var at = root?.FindNode(error.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
        for (var node = at; node is not null and not BaseTypeDeclarationSyntax && !everybody; node = node.Parent)
        {
            if (BlameMarked(node)) return;
        }

        // What is not rewritten, such as a method that was there before or generated code, is in the way of what is: of what it names, if
        // that helps, else of what is around it, and else nothing is rewritten.
        var names = root is null ? [] : root.DescendantTokens(error.Location.SourceSpan).Where(token => error.Location.SourceSpan.Contains(token.Span)).Select(token => token.ValueText).ToHashSet();
        var named = index.Places.Where(place => place.IsRewritten && (names.Contains(place.Symbol.Name) || names.Contains(place.Symbol.ContainingSymbol.Name))).ToList();
        foreach (var place in named) place.Leave(reason);
        if (named.Count > 0 && !everybody) return;
        if (!everybody && at?.AncestorsAndSelf().Any(BlameMarked) == true) return;
        foreach (var place in index.Places) place.Leave(reason);

        bool BlameMarked(SyntaxNode node)
        {
            var blamed = node.GetAnnotatedNodesAndTokens(DocumentRewriter.Mark)
                .SelectMany(it => it.GetAnnotations(DocumentRewriter.Mark)).Select(it => byId[int.Parse(it.Data!, CultureInfo.InvariantCulture)]).Where(place => place.IsRewritten).ToList();
            foreach (var place in blamed) place.Leave(reason);
            return blamed.Count > 0;
        }
    }

    /// <summary>Where a context's token is passed, and there is an overload of ours that takes the context, that one is called.</summary>
    private async Task<Solution> UpgradeAsync(Context ctx, Solution before, Solution after, HashSet<(ProjectId, string)> known)
    {
        var upgraded = after;
        foreach (var id in after.GetChanges(before).GetProjectChanges().SelectMany(change => change.GetChangedDocuments()))
        {
            var document = after.GetDocument(id)!;
            var root = (await document.GetSyntaxRootAsync(ctx.Token).ConfigureAwait(false))!;
            var model = (await document.GetSemanticModelAsync(ctx.Token).ConfigureAwait(false))!;
            if (OurOverloads.In(root, model) is var changed && changed != root) upgraded = upgraded.WithDocumentSyntaxRoot(id, changed);
        }

        var errors = await ErrorsAsync(ctx, after, upgraded, known).ConfigureAwait(false);
        if (errors.Count == 0) return upgraded;
        foreach (var document in errors.Select(error => upgraded.GetDocument(error.Location.SourceTree)).OfType<Document>().DistinctBy(document => document.Id))
            upgraded = upgraded.WithDocumentSyntaxRoot(document.Id, (await after.GetDocument(document.Id)!.GetSyntaxRootAsync(ctx.Token).ConfigureAwait(false))!);
        return (await ErrorsAsync(ctx, after, upgraded, known).ConfigureAwait(false)).Count == 0 ? upgraded : after;
    }
}
