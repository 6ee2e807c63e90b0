using System.Globalization;
using Lifeline.Cli.Projects;
using Lifeline.Cli.Rules;
using Lifeline.Repository;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Repository.Recall;

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
        var sites = compilation.SyntaxTrees.Where(tree => !tree.FilePath.Contains("/obj/", StringComparison.Ordinal))
            .Select(tree => (Tree: tree, Site: new Site(compilation.GetSemanticModel(tree)))).ToList();       // bound once for all mutations
        var before = new Dictionary<(SyntaxTree Tree, DiagnosticAnalyzer Rule), ILookup<string, Diagnostic>>();
        foreach (var mutation in Mutations.All)
        {
            var rule = rules.Single(it => it.SupportedDiagnostics.Any(descriptor => descriptor.Id == mutation.Rule));
            var changes =
                from it in sites
                from found in mutation.Find(it.Site)
                select (it.Tree, found.Contexts, found.Change);
            foreach (var (tree, contexts, change) in changes.Take(atMost))
            {
                if (await BreakAsync(ctx, compilation, tree, change).ConfigureAwait(false) is not (var mutant, { } broken)) continue;
                if (!before.TryGetValue((tree, rule), out var said))
                {
                    before[(tree, rule)] = said = await SaidAsync(ctx, compilation, tree, rule).ConfigureAwait(false);
                }

                var caught = (await SaidAsync(ctx, mutant, broken, rule).ConfigureAwait(false)).Any(it => it.Count() > said[it.Key].Count());
                var line = tree.GetLineSpan(change.Span, ctx.Token).StartLinePosition.Line + 1;
                outcomes.Add(new Outcome(mutation, contexts, $"{Path.GetFileName(tree.FilePath)}:{line}", change.NewText ?? "", caught));
            }
        }

        return outcomes;
    }

    /// <summary>No tree if it doesn't compile any more.</summary>
    private static async Task<(Compilation Mutant, SyntaxTree? Broken)> BreakAsync(Context ctx, Compilation compilation, SyntaxTree tree, TextChange change)
    {
        var broken = tree.WithChangedText((await tree.GetTextAsync(ctx.Token).ConfigureAwait(false)).WithChanges(change));
        var mutant = compilation.ReplaceSyntaxTree(tree, broken);
        var compiles = mutant.GetSemanticModel(broken).GetDiagnostics(cancellationToken: ctx.Token).All(it => it.Severity != DiagnosticSeverity.Error);
        return (mutant, compiles ? broken : null);
    }

    /// <summary>What the rule says of a file, sentence by sentence.</summary>
    private static async Task<ILookup<string, Diagnostic>> SaidAsync(Context ctx, Compilation compilation, SyntaxTree tree, DiagnosticAnalyzer rule)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        return (await compilation.WithAnalyzers([rule], options).GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, ctx.Token).ConfigureAwait(false))
            .ToLookup(it => it.GetMessage(CultureInfo.InvariantCulture));
    }
}
