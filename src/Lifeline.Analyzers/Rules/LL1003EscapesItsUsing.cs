using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Rules;

/// <summary>An operation that continues under a context that its using has disposed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1003EscapesItsUsing() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1003", "A context escapes its using",
        "'{0}' is disposed while this is still in use: {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "What was started under a derived context has to be over when the context is disposed: await it within the using.",
        helpLinkUri: Pages + "LL1003.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), Held.Kinds);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        foreach (var held in Held.By(known, context.Operation))
        {
            var reported = new HashSet<SyntaxNode>();
            foreach (var (place, how) in new UsingEscapeAnalysis(known, held).Find())
            {
                if (reported.Add(place.Syntax)) context.ReportDiagnostic(At(place.Syntax, held.Variable.Name, how));
            }
        }
    }
}
