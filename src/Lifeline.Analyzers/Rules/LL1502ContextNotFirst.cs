using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Rules;

/// <summary>A context parameter that is not where everybody looks for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1502ContextNotFirst() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1502", "A context is not the first parameter, or not called ctx",
        "'{0}' should be {1}: that is where readers look for it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "A context is passed explicitly, as the first parameter, named ctx. An extension method's 'this' stands before it.",
        helpLinkUri: Pages + "LL1502.md");

    protected override void Register(CompilationStartAnalysisContext start, Known known)
    {
        if (known.Context is null) return;                          // tokens have CA1068
        start.RegisterSymbolAction(context => Look(context, known), SymbolKind.Method);
    }

    private void Look(SymbolAnalysisContext context, Known known)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.IsImplicitlyDeclared || method.MethodKind is not (MethodKind.Ordinary or MethodKind.Constructor)) return;
        if (method.IsOverride || !method.ExplicitInterfaceImplementations.IsEmpty || IsGivenByAnInterface(method)) return;

        var first = method.IsExtensionMethod ? 1 : 0;
        foreach (var parameter in method.Parameters)
        {
            if (!known.IsContext(parameter.Type) || parameter.RefKind == RefKind.Out) continue;
            if (StandsForAToken(method, parameter)) continue;
            var others = method.Parameters.Take(parameter.Ordinal).Skip(first).Any(it => !known.IsContext(it.Type));
            if (others) context.ReportDiagnostic(At(parameter.Locations[0], parameter.Name, "the first parameter"));
            else if (parameter.Name != "ctx" && parameter.Ordinal == first && method.Parameters.Count(it => known.IsContext(it.Type)) == 1 && method.MethodKind == MethodKind.Ordinary)
                context.ReportDiagnostic(At(parameter.Locations[0], parameter.Name, "called 'ctx'"));
        }
    }

    /// <summary>An extension that is an overload of a method of the type it extends: the context stands where the token does there, at the end.</summary>
    private static bool StandsForAToken(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (parameter.Ordinal != method.Parameters.Length - 1) return false;
        if (method.ContainingType is { Name: "", ContainingType: not null }) return true;              // in an extension block, whose receiver has no symbol here
        return method.IsExtensionMethod && method.Parameters[0].Type.GetMembers(method.Name).Length > 0;
    }

    private static bool IsGivenByAnInterface(IMethodSymbol method) => method.ContainingType.AllInterfaces
        .SelectMany(it => it.GetMembers(method.Name))
        .Any(it => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(it), method));
}
