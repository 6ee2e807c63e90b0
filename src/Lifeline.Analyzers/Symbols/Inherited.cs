namespace Lifeline.Analyzers.Symbols;

/// <summary>Recognizes methods whose signature is declared elsewhere, and is reported there.</summary>
internal static class Inherited
{
    /// <summary>Whether the method overrides or implements another, explicitly or implicitly.</summary>
    public static bool IsDeclaredElsewhere(this IMethodSymbol method) => method.IsOverride || !method.ExplicitInterfaceImplementations.IsEmpty
        || (method.MethodKind != MethodKind.LocalFunction && method.ContainingType.AllInterfaces.SelectMany(it => it.GetMembers(method.Name))
            .Any(it => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(it), method)));
}
