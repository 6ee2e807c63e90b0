using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Rules;

/// <summary>A scope or source that a method takes or returns without declaring which side disposes it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1004CancelWithoutOwner() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1004", "Nobody says who ends it",
        "'{0}' {1} and nothing says who ends it, so nobody does: {2}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "The right to end goes with the duty to end. Whoever is handed it says so with [OwnsContext]; all others get the context or the token.",
        helpLinkUri: Pages + "LL1004.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterSymbolAction(context => Look(context, known), SymbolKind.Method);

    private void Look(SymbolAnalysisContext context, KnownSymbols known)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.IsImplicitlyDeclared || method.MethodKind is not (MethodKind.Ordinary or MethodKind.Constructor or MethodKind.ExplicitInterfaceImplementation)) return;
        if (method.IsExtern || method.IsDeclaredElsewhere()) return;        // reported at the first declaration

        foreach (var parameter in method.Parameters)
        {
            if (!known.IsBareOwner(parameter.Type) || (method.IsExtensionMethod && parameter.Ordinal == 0) || KnownSymbols.SaysWhoOwns(parameter.GetAttributes())) continue;
            if (IsDisposable(method.ContainingType) && method.MethodKind == MethodKind.Constructor) continue;       // the object disposes it in its own Dispose
            if (parameter.RefKind != RefKind.Out && Ends(method, parameter, context)) continue;
            if (parameter.Locations.Length > 0)
                context.ReportDiagnostic(At(parameter.Locations[0], parameter.Name, "is handed over", $"take the {Signal(known, parameter.Type)}, or mark the parameter [OwnsContext]"));
        }

        if (!known.IsBareOwner(Result(known, method)) || KnownSymbols.SaysWhoOwns(method.GetReturnTypeAttributes())) return;
        context.ReportDiagnostic(At(method.Locations[0], method.Name, "hands it out", $"return the {Signal(known, Result(known, method))}, or mark the method [return: OwnsContext]"));
    }

    /// <summary>The returned type: of a task its result, of a tuple the owner in it.</summary>
    private static ITypeSymbol Result(KnownSymbols known, IMethodSymbol method)
    {
        var result = known.IsTask(method.ReturnType) && method.ReturnType is INamedTypeSymbol { TypeArguments: { Length: 1 } of } ? of[0] : method.ReturnType;
        return result is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Select(it => it.Type).FirstOrDefault(known.IsBareOwner) ?? result : result;
    }

    private static string Signal(KnownSymbols known, ITypeSymbol type) => known.IsScope(type) ? "context" : "token";

    private static bool IsDisposable(ITypeSymbol type) => type.AllInterfaces.Any(it => it.Name is "IDisposable" or "IAsyncDisposable");

    /// <summary>The body disposes it, which shows the ownership.</summary>
    private static bool Ends(IMethodSymbol method, IParameterSymbol parameter, SymbolAnalysisContext context) =>
        method.DeclaringSyntaxReferences.Select(it => it.GetSyntax(context.CancellationToken)).SelectMany(it => it.DescendantNodes()).Any(it => it switch
        {
            UsingStatementSyntax { Expression: IdentifierNameSyntax used } => used.Identifier.ValueText == parameter.Name,
            VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax local } declaration => local.UsingKeyword.Span.Length > 0
                && declaration.Variables.Any(one => one.Initializer?.Value is IdentifierNameSyntax used && used.Identifier.ValueText == parameter.Name),
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose", Expression: IdentifierNameSyntax used } => used.Identifier.ValueText == parameter.Name,
            ConditionalAccessExpressionSyntax { Expression: IdentifierNameSyntax used, WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" } } } =>
                used.Identifier.ValueText == parameter.Name,
            _ => false,
        });
}
