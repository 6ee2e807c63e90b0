namespace Lifeline.Analyzers.Symbols;

/// <summary>What was declared elsewhere, and is to be said there.</summary>
internal static class Inherited
{
    /// <summary>The method is a base class's or an interface's, whether it says so or not.</summary>
    public static bool IsDeclaredElsewhere(this IMethodSymbol method) => method.IsOverride || !method.ExplicitInterfaceImplementations.IsEmpty
        || (method.MethodKind != MethodKind.LocalFunction && method.ContainingType.AllInterfaces.SelectMany(it => it.GetMembers(method.Name))
            .Any(it => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(it), method)));
}
