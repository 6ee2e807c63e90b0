using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Symbols;

/// <summary>The kind of owner that an expression makes, and so what keeps it alive when it is not disposed.</summary>
internal enum Owner
{
    /// <summary>The expression makes none.</summary>
    None,

    /// <summary>A derived context: in its parent's list until cancelled or disposed.</summary>
    Scope,

    /// <summary>A linked source: registered with its parents until disposed. Cancelling alone does not unregister it.</summary>
    Linked,

    /// <summary>A source with a timer: held by it until the timer fires, or the source is cancelled or disposed.</summary>
    Timer,

    /// <summary>A source that nothing refers to. It need not be disposed.</summary>
    Plain,
}

/// <summary>Recognises the expressions that make a scope or a source.</summary>
internal static class Derivation
{
    /// <summary>Name prefixes of methods that make a new object, for methods that are not Lifeline's own.</summary>
    private static readonly string[] s_making = ["With", "Create", "New", "Make", "Derive", "Link", "Merge", "Begin", "Start", "Open"];

    public static Owner MadeBy(this KnownSymbols known, IOperation operation) => operation switch
    {
        IInvocationOperation invocation => MadeBy(known, invocation),
        IObjectCreationOperation creation when known.IsSource(creation.Type) => Constructed(known, creation),
        _ => Owner.None,
    };

    /// <summary>The operations of the contexts and tokens from which it is derived.</summary>
    public static IEnumerable<IOperation> Parents(this KnownSymbols known, IInvocationOperation derivation)
    {
        if (derivation.Instance is { } instance && known.IsLifetime(instance.Type)) yield return instance.Bare();
        foreach (var argument in derivation.Arguments)
        {
            foreach (var value in Elements(argument.Value))
            {
                if (known.IsLifetime(value.Type) || IsOwnerConversion(known, value)) yield return value.Bare();
            }
        }
    }

    /// <summary>CancellationToken.None, or default.</summary>
    public static bool IsNoToken(this KnownSymbols known, IOperation operation)
    {
        var bare = operation.Bare();
        return known.IsToken(operation.Type) && (bare is IDefaultValueOperation || bare is ILiteralOperation || bare is IObjectCreationOperation { Arguments.Length: 0 }
            || bare is IPropertyReferenceOperation { Property: { Name: "None", IsStatic: true } });
    }

    /// <summary>Minus one millisecond: never.</summary>
    public static bool IsInfinite(IOperation timeout)
    {
        var bare = timeout.Bare();
        return bare.ConstantValue is { HasValue: true, Value: -1 or -1L }
            || bare is IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan" or "Infinite", ContainingType.Name: "Timeout" } };
    }

    private static Owner MadeBy(KnownSymbols known, IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        var returned = method.OriginalDefinition.ReturnType;
        // Lifeline's internal methods may look up an existing one; its public methods always make one.
        if (known.IsScope(returned))
            return (known.IsOurs(method) && method.DeclaredAccessibility == Accessibility.Public) || IsMaking(method) || KnownSymbols.SaysWhoOwns(method.GetReturnTypeAttributes()) ? Owner.Scope : Owner.None;
        if (!known.IsSource(returned)) return Owner.None;
        if (method.Name == "CreateCancellationTokenSource" && !known.IsOurs(method)) return Owner.Timer;
        if (method.Name != "CreateLinkedTokenSource" || !known.IsSource(method.ContainingType)) return IsMaking(method) && Links(method) ? Owner.Linked : Owner.None;
        return Values(invocation).Any(it => !known.IsNoToken(it)) ? Owner.Linked : Owner.Plain;
    }

    private static Owner Constructed(KnownSymbols known, IObjectCreationOperation creation)
    {
        if (creation.Arguments.Length == 0 || creation.Constructor?.ContainingType.BaseType?.SpecialType != SpecialType.System_Object) return Owner.Plain;
        return IsInfinite(creation.Arguments[0].Value) ? Owner.Plain : Owner.Timer;
    }

    private static bool IsMaking(IMethodSymbol method) =>
        s_making.Any(it => method.Name.StartsWith(it, StringComparison.Ordinal)) && method.MethodKind != MethodKind.PropertyGet;

    /// <summary>A method of the analyzed code that makes a linked source and does not store it.</summary>
    private static bool Links(IMethodSymbol method) => method.DeclaringSyntaxReferences.Select(it => it.GetSyntax()).Any(it =>
        it.DescendantTokens().Any(token => token.ValueText == "CreateLinkedTokenSource") && !it.DescendantNodes().Any(node => node is AssignmentExpressionSyntax));

    private static bool IsOwnerConversion(KnownSymbols known, IOperation value) =>
        value is IConversionOperation { OperatorMethod: not null } conversion && known.IsOwner(conversion.Operand.Type);

    /// <summary>The values that a call gets.</summary>
    public static IEnumerable<IOperation> Values(IInvocationOperation call) => call.Arguments.SelectMany(it => Elements(it.Value));

    /// <summary>An argument's values: those of a params array or a collection expression one by one.</summary>
    private static ImmutableArray<IOperation> Elements(IOperation value) => value.Bare() switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        ICollectionExpressionOperation collection => collection.Elements,
        _ => [value],
    };
}
