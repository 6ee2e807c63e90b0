using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Recall;

/// <summary>Breaks code, change by change, and asks the rule whether it sees it. What no longer compiles is no mutant, and does not count.</summary>
/// <param name="rules">All rules; each mutation is shown to its own alone.</param>
/// <param name="atMost">Mutants of one mutation in one project; the further ones are left out.</param>
public sealed class Measurement(IReadOnlyList<DiagnosticAnalyzer> rules, int atMost)
{
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
        return await CountAsync(ctx, mutant, broken, rule).ConfigureAwait(false) > await CountAsync(ctx, compilation, tree, rule).ConfigureAwait(false);
    }

    private static async Task<int> CountAsync(Context ctx, Compilation compilation, SyntaxTree tree, DiagnosticAnalyzer rule)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        return (await compilation.WithAnalyzers([rule], options).GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, ctx.Token).ConfigureAwait(false)).Length;
    }
}
