using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Symbols;

/// <summary>Which contexts and tokens are passed to a callee, and which are not.</summary>
internal static class ArgumentAnalysis
{
    /// <summary>The expression by which a signal is passed to a parameter of type context or token; null if none fits.</summary>
    public static string? Expression(IEnumerable<Signal> live, bool asContext, bool hasContexts)
    {
        foreach (var signal in live)
        {
            if (asContext && signal.IsContext) return signal.Expression;
            if (!asContext) return signal.IsContext ? signal.Expression + ".Token" : signal.Expression;
        }

        return asContext && hasContexts && live.FirstOrDefault() is { Symbol: not null } token ? $"Context.From({token.Expression})" : null;
    }

    /// <summary>None, default, Background, Todo: a signal that never ends. Also a context without cancel, and the token of any of these.</summary>
    public static bool IsNothing(this KnownSymbols known, IOperation value)
    {
        var bare = value.Bare();
        return bare switch
        {
            IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Background" or "Todo" } property } => known.IsContext(property.ContainingType),
            IPropertyReferenceOperation { Property.Name: "Token", Instance: { } instance } when known.IsContext(instance.Type) => IsNothing(known, instance),
            IInvocationOperation { TargetMethod.Name: "WithoutCancel", Instance: { } detached } => known.IsContext(detached.Type),
            IConversionOperation { OperatorMethod: not null } conversion => IsNothing(known, conversion.Operand),
            _ => known.IsNoToken(value) || (known.IsToken(bare.Type) && known.IsNoToken(bare)),
        };
    }

    /// <summary>Whether the call, or the creation, gets any lifetime: as an argument, or in an object that is created for it in place.</summary>
    public static bool IsGivenALifetime(this KnownSymbols known, ImmutableArray<IArgumentOperation> arguments) => arguments.Any(it =>
        it.ArgumentKind != ArgumentKind.DefaultValue && IsOrHoldsALifetime(known, it.Value.Bare()));

    /// <summary>
    /// Whether an asynchronous sequence gets a lifetime wherever it is read, directly or through further sequences and
    /// locals: <c>Produce().WithCancellation(token)</c>. Its enumerator observes that token as well as the sequence's own.
    /// </summary>
    public static bool IsGivenWhereItIsRead(this KnownSymbols known, IOperation sequence) => IsGivenWhereItIsRead(known, sequence, null);

    private static bool IsGivenWhereItIsRead(KnownSymbols known, IOperation sequence, ImmutableHashSet<ISymbol>? seen)
    {
        if (!known.IsAsyncSequence(sequence.Type)) return false;
        return sequence.UseOfChoice() switch
        {
            (IArgumentOperation { Parent: IInvocationOperation call }, _) => IsGivenBy(call),
            (IInvocationOperation call, var child) when call.Instance == child => IsGivenBy(call),
            (IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }, _) => IsGivenAs(local),
            (ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Value: var value }, var child) when value == child => IsGivenAs(local),
            _ => false,
        };

        bool IsGivenBy(IInvocationOperation call) => known.IsGivenALifetime(call.Arguments) || IsGivenWhereItIsRead(known, call, seen);

        bool IsGivenAs(ILocalSymbol local)
        {
            if (seen?.Contains(local) == true) return true;
            var past = (seen ?? ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default)).Add(local);
            var reads = sequence.Root().Descendants().Where(it => it is ILocalReferenceOperation && it.Refers(local) && (it.Parent as ISimpleAssignmentOperation)?.Target != it).ToList();
            return reads.Count > 0 && reads.TrueForAll(it => IsGivenWhereItIsRead(known, it, past));
        }
    }

    private static bool IsOrHoldsALifetime(KnownSymbols known, IOperation value) => known.IsLifetime(value.Type) || IsRequest(value.Type) || value switch
    {
        IConversionOperation conversion => IsOrHoldsALifetime(known, conversion.Operand.Bare()),
        IObjectCreationOperation creation => IsGivenALifetime(known, creation.Arguments)
            || (creation.Initializer is { } initializer && initializer.Initializers.OfType<ISimpleAssignmentOperation>().Any(it => IsOrHoldsALifetime(known, it.Value.Bare()))),
        ITupleOperation tuple => tuple.Elements.Any(it => IsOrHoldsALifetime(known, it.Bare())),
        ICollectionExpressionOperation collection => collection.Elements.Any(it => IsOrHoldsALifetime(known, it.Bare())),
        IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues.Any(it => IsOrHoldsALifetime(known, it.Bare())),
        _ => false,
    };

    private static bool IsRequest(ITypeSymbol? type) => type is { Name: "HttpContext" };

    /// <summary>A parameter's declared type, which for a T is any type. For a delegate's own signature, the constructed type.</summary>
    public static ITypeSymbol Asked(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } ? parameter.Type : parameter.OriginalDefinition.Type;

    /// <summary>Whether a delegate's code uses a lifetime from outside of it, not one of its own parameters.</summary>
    public static bool CapturesALifetime(this KnownSymbols known, IOperation code) => code.DescendantsAndSelf().Any(it => it switch
    {
        IInvocationOperation invocation when BodyLooks(known, invocation.TargetMethod) => true,
        IMethodReferenceOperation reference => BodyLooks(known, reference.Method),
        _ => (known.IsLifetime(it.Type) || IsRequest(it.Type)) && it.Symbol() is { } read && read.IsFromOutside(code),
    });

    /// <summary>Whether a delegate's code uses any lifetime, directly or in a method of the same type that it calls.</summary>
    public static bool LooksAtALifetime(this KnownSymbols known, IOperation code) => code.DescendantsAndSelf().Any(it => it switch
    {
        IDefaultValueOperation { IsImplicit: true } => false,               // an argument that was left out
        _ when known.IsLifetime(it.Type) || IsRequest(it.Type) => true,
        IInvocationOperation invocation => BodyLooks(known, invocation.TargetMethod),
        IMethodReferenceOperation reference => BodyLooks(known, reference.Method),
        _ => false,
    });

    /// <summary>Decided by the names in the body of a method: of its own type's lifetimes, of its parameters, or of captured variables.</summary>
    public static bool BodyLooks(this KnownSymbols known, IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences.IsEmpty || method.ContainingType is not { } type) return false;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in type.GetMembers())
        {
            if ((member is IFieldSymbol field && known.IsLifetime(field.Type)) || (member is IPropertySymbol property && known.IsLifetime(property.Type))) names.Add(member.Name);
        }

        foreach (var constructor in type.InstanceConstructors)
            names.UnionWith(constructor.Parameters.Where(it => known.IsLifetime(it.Type)).Select(it => it.Name));
        // A local function can use variables around it, whose names are not known here.
        if (method.MethodKind == MethodKind.LocalFunction) names.UnionWith(["token", "cancellationToken", "ct", "ctx", "context", "scope", "cts", "source"]);
        if (names.Count == 0) return false;
        return method.DeclaringSyntaxReferences.Any(it => it.GetSyntax().DescendantTokens().Any(token => names.Contains(token.ValueText)));
    }

    /// <summary>Whether a task that a call returns is discarded: by a statement, or by <c>_ =</c>.</summary>
    /// <remarks>False for a task of a Lifeline group, which waits for it.</remarks>
    public static bool IsDropped(this KnownSymbols known, IOperation call) => known.IsTask(call.Type) && !(call is IInvocationOperation { TargetMethod: var method } && known.IsOurs(method)) && call.Use().Parent switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation } => true,
        _ => false,
    };

    /// <summary>In a discarded task that has no signal of its own.</summary>
    public static bool IsInADroppedTask(this KnownSymbols known, IOperation operation, ISymbol live)
    {
        for (var above = operation.Parent; above is not null; above = above.Parent)
        {
            if (above is IInvocationOperation && known.IsDropped(above)) return live.IsFromOutside(above);
        }

        return false;
    }
}
