using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Symbols;

/// <summary>How a call could pass a signal: by a parameter that was omitted, or by another overload.</summary>
/// <param name="method">The overload to call; the same one if a parameter was omitted.</param>
/// <param name="parameter">Its parameter for the signal.</param>
/// <param name="isExtension">Found as an extension method of another type.</param>
internal readonly struct Variant(IMethodSymbol method, IParameterSymbol parameter, bool isExtension)
{
    public IMethodSymbol Method { get; } = method;

    public IParameterSymbol Parameter { get; } = parameter;

    public bool IsExtension { get; } = isExtension;

    /// <summary>The parameter is a context rather than a token.</summary>
    public bool TakesContext(KnownSymbols known) => known.IsContext(Parameter.Type);

    /// <summary>The variant of a call that takes a context, or else a token; null if there is none.</summary>
    /// <param name="known">The types.</param>
    /// <param name="call">A call without a signal.</param>
    /// <param name="containing">The method that contains it, which is not considered as a variant: it would call itself.</param>
    /// <param name="contexts">Whether a context is available.</param>
    public static Variant? Of(KnownSymbols known, IInvocationOperation call, ISymbol containing, bool contexts)
    {
        var left = call.Arguments.FirstOrDefault(it => it.ArgumentKind == ArgumentKind.DefaultValue && it.Parameter is { } parameter && Suits(parameter));
        // A later argument, which had to be named, shows that the parameter was omitted on purpose.
        if (left?.Parameter is { } passed && call.Arguments.Any(it => it.ArgumentKind == ArgumentKind.Explicit && it.Parameter?.Ordinal > passed.Ordinal)) return null;
        if (left?.Parameter is { } optional) return new Variant(call.TargetMethod, optional, isExtension: false);

        Variant? best = null;
        foreach (var candidate in Overloads(call.TargetMethod).Concat(contexts ? Extensions(known, call) : []))
        {
            if (SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, containing.OriginalDefinition) || !IsUsable(known, candidate, containing)) continue;
            if (Added(call.TargetMethod, candidate, Suits) is not { } parameter) continue;
            var found = new Variant(candidate, parameter, !SymbolEqualityComparer.Default.Equals(candidate.ContainingType, call.TargetMethod.ContainingType) && IsBeside(candidate));
            if (found.TakesContext(known)) return found;
            best ??= found;
        }

        return best;

        bool Suits(IParameterSymbol parameter) => parameter.RefKind is RefKind.None or RefKind.In && (known.IsToken(parameter.Type) || (contexts && known.IsContext(parameter.Type)));
    }

    private static IEnumerable<IMethodSymbol> Overloads(IMethodSymbol method)
    {
        for (var type = method.ContainingType; type is not null; type = method.IsStatic ? null : type.BaseType)
        {
            foreach (var member in type.GetMembers(method.Name))
            {
                if (member is IMethodSymbol other && other.IsStatic == method.IsStatic && !SymbolEqualityComparer.Default.Equals(other.OriginalDefinition, method.OriginalDefinition)) yield return other;
            }
        }

        if (method.ContainingType is not { TypeKind: TypeKind.Interface } start) yield break;
        foreach (var member in start.AllInterfaces.SelectMany(it => it.GetMembers(method.Name)).OfType<IMethodSymbol>()) yield return member;
    }

    /// <summary>Lifeline's own overloads are extension methods. Searched only for names that exist, as the search is slow.</summary>
    private static IEnumerable<IMethodSymbol> Extensions(KnownSymbols known, IInvocationOperation call)
    {
        if (!known.StaticsWithContext.Contains(call.TargetMethod.Name) || call.SemanticModel is not { } model) return [];
        if (call.Receiver()?.Type is { } receiver)
            return model.LookupSymbols(call.Syntax.SpanStart, receiver, call.TargetMethod.Name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>().Where(IsBeside);
        // Called by its bare name, through a using static.
        return call.Syntax is InvocationExpressionSyntax { Expression: SimpleNameSyntax }
            ? model.LookupSymbols(call.Syntax.SpanStart, name: call.TargetMethod.Name).OfType<IMethodSymbol>().Where(it => it.IsStatic && !it.IsExtensionMethod)
            : [];
    }

    /// <summary>An extension method, or a method of an extension block: a type without a name, within a static class.</summary>
    private static bool IsBeside(IMethodSymbol method) => method.ReducedFrom is not null || method.ContainingType is { Name: "", ContainingType: not null };

    private static bool IsUsable(KnownSymbols known, IMethodSymbol candidate, ISymbol containing) =>
        candidate.MethodKind is MethodKind.Ordinary or MethodKind.ReducedExtension
        && !candidate.GetAttributes().Any(it => it.AttributeClass?.Name == "ObsoleteAttribute")
        && known.Compilation.IsSymbolAccessibleWithin(candidate, containing.ContainingType ?? (ISymbol)known.Compilation.Assembly);

    /// <summary>The one additional parameter of the other overload. Its other optional parameters don't count.</summary>
    private static IParameterSymbol? Added(IMethodSymbol method, IMethodSymbol other, Func<IParameterSymbol, bool> suits)
    {
        if (method.Arity != other.Arity || !SameKindOfResult(method, other)) return null;
        var mine = method.OriginalDefinition.Parameters.AsEnumerable();
        if (other.ReducedFrom is not null && method.IsExtensionMethod && method.ReducedFrom is null) mine = mine.Skip(1);
        var rest = mine.ToList();
        IParameterSymbol? added = null;
        var at = 0;
        foreach (var parameter in other.OriginalDefinition.Parameters)
        {
            if (at < rest.Count && Same(rest[at].Type, parameter.Type)) at++;
            else if (added is null && suits(parameter)) added = parameter;
            else if (!parameter.IsOptional && !parameter.IsParams) return null;
        }

        return at == rest.Count ? added : null;
    }

    private static bool SameKindOfResult(IMethodSymbol method, IMethodSymbol other) =>
        Same(method.OriginalDefinition.ReturnType, other.OriginalDefinition.ReturnType)
        || (method.ReturnType.Name is "Task" or "ValueTask" && other.ReturnType.Name is "Task" or "ValueTask");

    private static bool Same(ITypeSymbol one, ITypeSymbol two) => SymbolEqualityComparer.Default.Equals(one, two)
        || (one is ITypeParameterSymbol first && two is ITypeParameterSymbol second && first.Ordinal == second.Ordinal)
        || (one is INamedTypeSymbol { IsGenericType: true } or IArrayTypeSymbol && one.ToDisplayString() == two.ToDisplayString());
}
