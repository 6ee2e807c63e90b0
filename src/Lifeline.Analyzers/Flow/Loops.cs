using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>Questions about loops, and about what in them comes from outside.</summary>
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
    /// The symbol of a context or token that lives longer than one round of the loop, and so what the loop's work should
    /// end with; looked for behind the locals that were derived from it within the round.
    /// </summary>
    public static ISymbol? OuterSignal(this KnownSymbols known, IOperation value, IOperation loop, int depth = 0)
    {
        foreach (var part in value.DescendantsAndSelf())
        {
            // One of a collection's is another one in each round.
            if (part is IPropertyReferenceOperation { Property: { IsStatic: true } or { IsIndexer: true } } || !known.IsLifetime(part.Type)) continue;
            if (part.Symbol() is not { } symbol || IsOfARound(part, loop)) continue;
            if (symbol is IPropertySymbol { Name: "Token" or "Context" } && part is IPropertyReferenceOperation { Instance: { } owner } && known.IsLifetime(owner.Type)) continue;
            if (symbol.IsFromOutside(loop)) return symbol;
            if (depth < 4 && symbol is ILocalSymbol && Initializer(symbol, loop) is { } initial && known.OuterSignal(initial, loop, depth + 1) is { } outer) return outer;
        }

        return null;
    }

    /// <summary>A member of something that each round has anew: <c>work.Token</c>, of the work that was taken from a queue.</summary>
    private static bool IsOfARound(IOperation member, IOperation loop)
    {
        var of = member;
        while (of is IMemberReferenceOperation { Instance: { } instance }) of = instance.Bare();
        return of != member && of is ILocalReferenceOperation { Local: var local } && !local.IsFromOutside(loop);
    }

    /// <summary>How an outer signal is asked, in code, whether it has ended.</summary>
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

    /// <summary>The value that a local is declared with, within the operation.</summary>
    public static IOperation? Initializer(ISymbol local, IOperation within)
    {
        foreach (var operation in within.Descendants())
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
                return declarator.GetVariableInitializer()?.Value;
        }

        return null;
    }

    /// <summary>The loop around the operation in the same function, if the operation is run each round.</summary>
    public static ILoopOperation? Loop(this IOperation operation) => operation.Above<ILoopOperation>();

    /// <summary>A call that only tells somebody: a log line, a counter of the console.</summary>
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
