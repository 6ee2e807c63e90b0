using System.Globalization;
using Lifeline.Cli.Projects;
using Lifeline.Cli.Rules;
using Lifeline.Repository;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Recall;

/// <summary>Breaks code, change by change, and asks the rule whether it sees it. What no longer compiles is no mutant, and does not count.</summary>
/// <param name="rules">All rules; each mutation is shown to its own alone.</param>
/// <param name="atMost">Mutants of one mutation in one project; the further ones are left out.</param>
public sealed class Measurement(IReadOnlyList<DiagnosticAnalyzer> rules, int atMost)
{
    /// <summary>Breaks the code of a checkout: all that is shipped or shown, or the named projects.</summary>
    /// <param name="ctx">Ends it.</param>
    /// <param name="checkout">Where, restored before.</param>
    /// <param name="named">Project files relative to it; none means all under src, samples and docs/samples.</param>
    /// <param name="atMost">Mutants of one mutation in one project.</param>
    /// <param name="progress">Told each project's name.</param>
    public static async Task<IReadOnlyList<Outcome>> OfAsync(Context ctx, Checkout checkout, IReadOnlyList<string> named, int atMost, Action<string> progress)
    {
        string[] projects = named is not [] ? [.. named.Select(checkout.FullPath)]
            : [.. checkout.ProjectsUnder("src"), .. checkout.ProjectsUnder("samples"), .. checkout.ProjectsUnder("docs/samples")];
        var (described, _) = await new DesignTimeBuild(new DotNet(checkout.Root)).DescribeAsync(ctx, projects).ConfigureAwait(false);
        using var codebase = new Codebase(described);
        var measurement = new Measurement(RuleCatalog.Load().Analyzers, atMost);
        List<Outcome> outcomes = [];
        foreach (var id in projects.SelectMany(codebase.Projects))
        {
            progress(codebase.Description(id).Name);
            outcomes.AddRange(await measurement.OfAsync(ctx, (await codebase.Solution.GetProject(id)!.GetCompilationAsync(ctx.Token).ConfigureAwait(false))!).ConfigureAwait(false));
        }

        return outcomes;
    }

    public async Task<IReadOnlyList<Outcome>> OfAsync(Context ctx, Compilation compilation)
    {
        List<Outcome> outcomes = [];
        foreach (var mutation in Mutations.All)
        {
            var rule = rules.Single(it => it.SupportedDiagnostics.Any(descriptor => descriptor.Id == mutation.Rule));
            foreach (var (tree, contexts, change) in Changes(compilation, mutation).Take(atMost))
            {
                if (await TryAsync(ctx, compilation, tree, change, rule).ConfigureAwait(false) is not { } caught) continue;
                var line = tree.GetLineSpan(change.Span, ctx.Token).StartLinePosition.Line + 1;
                outcomes.Add(new Outcome(mutation, contexts, $"{Path.GetFileName(tree.FilePath)}:{line}", change.NewText ?? "", caught));
            }
        }

        return outcomes;
    }

    private static IEnumerable<(SyntaxTree Tree, bool Contexts, TextChange Change)> Changes(Compilation compilation, Mutation mutation) =>
        from tree in compilation.SyntaxTrees
        where !tree.FilePath.Contains("/obj/", StringComparison.Ordinal)
        from found in mutation.Find(new Site(compilation.GetSemanticModel(tree)))
        select (tree, found.Contexts, found.Change);

    /// <summary>Null if it doesn't compile any more.</summary>
    private static async Task<bool?> TryAsync(Context ctx, Compilation compilation, SyntaxTree tree, TextChange change, DiagnosticAnalyzer rule)
    {
        var broken = tree.WithChangedText((await tree.GetTextAsync(ctx.Token).ConfigureAwait(false)).WithChanges(change));
        var mutant = compilation.ReplaceSyntaxTree(tree, broken);
        if (mutant.GetSemanticModel(broken).GetDiagnostics(cancellationToken: ctx.Token).Any(it => it.Severity == DiagnosticSeverity.Error)) return null;
        var before = await SaidAsync(ctx, compilation, tree, rule).ConfigureAwait(false);
        return (await SaidAsync(ctx, mutant, broken, rule).ConfigureAwait(false)).Any(said => said.Count() > before[said.Key].Count());
    }

    /// <summary>What the rule says of a file, sentence by sentence.</summary>
    private static async Task<ILookup<string, Diagnostic>> SaidAsync(Context ctx, Compilation compilation, SyntaxTree tree, DiagnosticAnalyzer rule)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        return (await compilation.WithAnalyzers([rule], options).GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, ctx.Token).ConfigureAwait(false))
            .ToLookup(it => it.GetMessage(CultureInfo.InvariantCulture));
    }
}
