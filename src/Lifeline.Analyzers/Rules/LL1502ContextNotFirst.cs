using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A context parameter that is not the first one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1502ContextNotFirst() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1502", "A context is not the first parameter, or not called ctx",
        "'{0}' should be {1}: that is where readers look for it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "A context is passed explicitly, as the first parameter, named ctx. An extension method's 'this' stands before it.",
        helpLinkUri: Pages + "LL1502.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        if (known.Context is null) return;                          // tokens have CA1068
        start.RegisterSymbolAction(context => Look((IMethodSymbol)context.Symbol, known, context.ReportDiagnostic), SymbolKind.Method);
        start.RegisterOperationAction(context => Look(((ILocalFunctionOperation)context.Operation).Symbol, known, context.ReportDiagnostic), OperationKind.LocalFunction);
    }

    private void Look(IMethodSymbol method, KnownSymbols known, Action<Diagnostic> report)
    {
        if (method.IsImplicitlyDeclared || method.MethodKind is not (MethodKind.Ordinary or MethodKind.Constructor or MethodKind.LocalFunction)) return;
        if (method.IsDeclaredElsewhere() || IsOfARecord(method)) return;

        var first = method.IsExtensionMethod ? 1 : 0;
        foreach (var parameter in method.Parameters)
        {
            if (!known.IsContext(parameter.Type) || parameter.RefKind == RefKind.Out || parameter.IsOptional) continue;      // optional parameters are last
            if (StandsForAToken(method, parameter)) continue;
            var others = method.Parameters.Take(parameter.Ordinal).Skip(first).Any(it => !known.IsContext(it.Type));
            if (others) report(At(parameter.Locations[0], parameter.Name, "the first parameter"));
            else if (parameter.Name != "ctx" && parameter.Ordinal == first && method.Parameters.Count(it => known.IsContext(it.Type)) == 1 && method.MethodKind != MethodKind.Constructor)
                report(At(parameter.Locations[0], parameter.Name, "called 'ctx'"));
        }
    }

    /// <summary>An extension that is an overload of a method of the type it extends: the context is at the position of its token, before optional parameters.</summary>
    private static bool StandsForAToken(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (method.Parameters.Skip(parameter.Ordinal + 1).Any(it => !it.IsOptional && it.Type.TypeKind != TypeKind.Delegate)) return false;
        if (method.ContainingType is { Name: "", ContainingType: not null }) return true;              // in an extension block, whose receiver has no symbol here
        return method.IsExtensionMethod && method.Parameters[0].Type.GetMembers(method.Name).Length > 0;
    }

    /// <summary>A record's parameters are its properties: data, in any order.</summary>
    private static bool IsOfARecord(IMethodSymbol method) => method is { MethodKind: MethodKind.Constructor, ContainingType.IsRecord: true };
}
