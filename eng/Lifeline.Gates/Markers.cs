namespace Lifeline.Gates;

/// <summary>The attributes by which code says what it has to do with gates. Known by their names, whatever assembly declares them.</summary>
internal static class Markers
{
    /// <summary>After the call the caller holds one gate more.</summary>
    public static bool EntersGate(this IMethodSymbol method) => method.Has("EntersGateAttribute");

    /// <summary>After the call the caller holds one gate less.</summary>
    public static bool LeavesGate(this IMethodSymbol method) => method.Has("LeavesGateAttribute");

    /// <summary>May be called while a gate is held: its own body, and all that overrides it, is looked at as if one were.</summary>
    public static bool IsGateSafe(this IMethodSymbol method)
    {
        for (var at = method; at is not null; at = at.OverriddenMethod)
        {
            if (at.Has("GateSafeAttribute") || (at.AssociatedSymbol is { } property && Has(property, "GateSafeAttribute"))) return true;
        }

        return false;
    }

    private static bool Has(this ISymbol symbol, string attribute) => symbol.GetAttributes().Any(it => it.AttributeClass?.Name == attribute);
}
