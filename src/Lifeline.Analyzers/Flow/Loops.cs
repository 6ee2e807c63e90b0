using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>Queries about loops, and about symbols in them that come from outside.</summary>
internal static class Loops
{
    /// <summary>A loop without a condition that could become false: only a jump leaves it.</summary>
    public static bool IsEndless(this ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation loopWhile => loopWhile.Condition is null || loopWhile.Condition.ConstantValue is { HasValue: true, Value: true },
        IForLoopOperation loopFor => loopFor.Condition is null || loopFor.Condition.ConstantValue is { HasValue: true, Value: true },
        _ => false,
    };

    /// <summary>Whether the symbol is declared outside of the operation: a member, a parameter, or a local from before.</summary>
    public static bool IsFromOutside(this ISymbol symbol, IOperation operation) => symbol is IFieldSymbol or IPropertySymbol
        || symbol.DeclaringSyntaxReferences.All(it => it.SyntaxTree != operation.Syntax.SyntaxTree || !operation.Syntax.Span.Contains(it.Span));

    /// <summary>
    /// The symbol of a context or token that outlives one iteration of the loop, so that the loop should end with it. Locals
    /// that were derived from it within the iteration are traced back to it.
    /// </summary>
    public static ISymbol? OuterSignal(this KnownSymbols known, IOperation value, IOperation loop, int depth = 0)
    {
        foreach (var part in value.DescendantsAndSelf())
        {
            // An element of a collection is another one in each iteration.
            if (part is IPropertyReferenceOperation { Property: { IsStatic: true } or { IsIndexer: true } } || !known.IsLifetime(part.Type)) continue;
            if (part.Symbol() is not { } symbol || IsOfARound(part, loop)) continue;
            if (symbol is IPropertySymbol { Name: "Token" or "Context" } && part is IPropertyReferenceOperation { Instance: { } owner } && known.IsLifetime(owner.Type)) continue;
            if (symbol.IsFromOutside(loop)) return symbol;
            if (depth < 4 && symbol is ILocalSymbol && Initializer(symbol, loop) is { } initial && known.OuterSignal(initial, loop, depth + 1) is { } outer) return outer;
        }

        return null;
    }

    /// <summary>A member of an object that is new in each iteration: <c>work.Token</c>, of an item that was dequeued.</summary>
    private static bool IsOfARound(IOperation member, IOperation loop)
    {
        var of = member;
        while (of is IMemberReferenceOperation { Instance: { } instance }) of = instance.Bare();
        return of != member && of is ILocalReferenceOperation { Local: var local } && !local.IsFromOutside(loop);
    }

    /// <summary>The code that checks whether an outer signal has ended.</summary>
    public static string? EndedExpression(this KnownSymbols known, ISymbol signal) => signal switch
    {
        ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol => TypeOf(signal) is { } type
            ? known.IsContext(type) ? signal.Name + ".IsDone"
            : known.IsScope(type) ? signal.Name + ".Context.IsDone"
            : type.IsValueType && !known.IsToken(type) || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? null
            : signal.Name + ".IsCancellationRequested" : null,
        _ => null,
    };

    public static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    /// <summary>The initializer of a local that is declared within the operation.</summary>
    public static IOperation? Initializer(ISymbol local, IOperation within)
    {
        foreach (var operation in within.Descendants())
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
                return declarator.GetVariableInitializer()?.Value;
        }

        return null;
    }

    /// <summary>The loop around the operation in the same function, if the operation runs in each iteration.</summary>
    public static ILoopOperation? Loop(this IOperation operation) => operation.Above<ILoopOperation>();

    /// <summary>A call that only reports: a log line, a counter of the console.</summary>
    public static bool IsLogging(this IInvocationOperation call)
    {
        string[] verbs = ["Log", "Write", "Print", "Trace", "Debug", "Warn", "Info", "Error", "Fatal", "Critical"];
        var type = call.TargetMethod.ContainingType.Name;
        if (call is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } told } && told.Symbol() is { Name: var name })
            return verbs.Any(it => name.TrimStart('_').StartsWith(it, StringComparison.OrdinalIgnoreCase));
        return verbs.Any(it => call.TargetMethod.Name.StartsWith(it, StringComparison.Ordinal))
            || type.Contains("Log") || type is "Console" or "Trace" or "Debug";
    }
}
