namespace Lifeline.Gates;

/// <summary>Whether others can put their code where ours is called.</summary>
internal static class Foreign
{
    /// <summary>A value of this type may be of a class that others wrote.</summary>
    public static bool IsOpen(ITypeSymbol type, IAssemblySymbol ours) => type switch
    {
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.All(it => IsOpen(it, ours)),
        { TypeKind: TypeKind.Interface } => !IsOurs(type, ours) || IsVisible(type),
        { TypeKind: TypeKind.Class, IsSealed: false } => !IsOurs(type, ours) || CanBeInherited((INamedTypeSymbol)type),
        _ => false,
    };

    /// <summary>A call of the method, on such a value, may run code that others wrote.</summary>
    public static bool CanOverride(IMethodSymbol method, ITypeSymbol? receiver, IAssemblySymbol ours) =>
        (method.IsVirtual || method.IsAbstract || (method.IsOverride && !method.IsSealed) || method.ContainingType.TypeKind == TypeKind.Interface)
        && !method.IsStatic && IsOpen(receiver ?? method.ContainingType, ours);

    public static bool IsOurs(ISymbol symbol, IAssemblySymbol ours) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, ours);

    private static bool CanBeInherited(INamedTypeSymbol type) => IsVisible(type)
        && type.InstanceConstructors.Any(it => it.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal);

    private static bool IsVisible(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)) return false;
        }

        return true;
    }
}
