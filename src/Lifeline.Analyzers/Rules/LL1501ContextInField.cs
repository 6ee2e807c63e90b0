using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Rules;

/// <summary>A context that an object stores, instead of a parameter of each method.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1501ContextInField() : Rule(s_descriptor)
{
    /// <summary>Set to true in .editorconfig to flag stored tokens as well.</summary>
    private const string Tokens = "lifeline_check_token_fields";

    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1501", "A context is kept in a field or property",
        "'{0}' keeps a {1}: whoever calls '{2}' next has another lifetime; take it as a parameter, or mark the type [HoldsContext] if it lives exactly as long",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "A context belongs to a call and not to an object. A type that lives as long as its context says so with [HoldsContext]. "
            + "Kept tokens are flagged too where .editorconfig says lifeline_check_token_fields = true.",
        helpLinkUri: Pages + "LL1501.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterSymbolAction(context => Look(context, known), SymbolKind.Field, SymbolKind.Property);

    private void Look(SymbolAnalysisContext context, KnownSymbols known)
    {
        var member = context.Symbol;
        var type = member switch
        {
            IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type,
            IPropertySymbol property when IsKept(property) => property.Type,
            _ => null,
        };
        var what = known.IsContext(type) || known.IsScope(type) ? "context" : known.IsToken(type) && WantsTokens(context) ? "token" : null;
        if (what is null || MayKeep(member, known) || IsRoot(member)) return;
        context.ReportDiagnostic(At(member.Locations[0], member.Name, what, member.ContainingType.Name));
    }

    /// <summary>A property with a body stores nothing itself: its field is checked, or its value is computed.</summary>
    private static bool IsKept(IPropertySymbol property) => property is { IsIndexer: false, IsAbstract: false, ContainingType.TypeKind: not TypeKind.Interface }
        && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(it => SymbolEqualityComparer.Default.Equals(it.AssociatedSymbol, property));

    /// <summary>Whether the member's type has [HoldsContext], or is a custom context, a ref struct or an exception.</summary>
    private static bool MayKeep(ISymbol member, KnownSymbols known)
    {
        for (var type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsRefLikeType || known.IsContext(type) || type.Name.EndsWith("Exception", StringComparison.Ordinal) || KnownSymbols.HoldsContext(type)) return true;
        }

        return false;
    }

    /// <summary>A root has no lifetime: <c>static readonly Context s_root = Context.Background;</c></summary>
    private static bool IsRoot(ISymbol member) => member is { IsStatic: true } and (IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null }) && member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        VariableDeclaratorSyntax { Initializer.Value: { } value } => Names(value),
        PropertyDeclarationSyntax { Initializer.Value: { } value } => Names(value),
        _ => false,
    };

    private static bool Names(ExpressionSyntax value) => value.DescendantTokens().Any(it => it.ValueText is "Background" or "Todo" or "Root" or "None");

    private static bool WantsTokens(SymbolAnalysisContext context) => context.Symbol.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration
        && context.Options.AnalyzerConfigOptionsProvider.GetOptions(declaration.SyntaxTree).TryGetValue(Tokens, out var wanted) && wanted.Equals("true", StringComparison.OrdinalIgnoreCase);
}
