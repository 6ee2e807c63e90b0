using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>
/// Follows a loop's paths after the context or token from outside of it has ended: each check of it is true, and each
/// call that gets it throws. Finds out whether a path reaches certain blocks all the same.
/// </summary>
internal sealed class PostCancellationWalker(ControlFlowGraph graph, KnownSymbols known, IOperation loop, Func<BasicBlock, bool> isGoal, ISymbol? caught = null) : ControlFlowWalker(graph)
{
    /// <summary>Whether a path has reached one of the blocks.</summary>
    public bool Arrived { get; private set; }

    /// <summary>Whether a condition holds after the end, for an operation that is not in a graph, such as a filter.</summary>
    public static bool? Holds(KnownSymbols known, IOperation condition, IOperation loop, ISymbol? caught)
    {
        var bare = condition.Bare();
        return bare switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => !Holds(known, not.Operand, loop, caught),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } and =>
                And(Holds(known, and.LeftOperand, loop, caught), Holds(known, and.RightOperand, loop, caught)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or } or =>
                !And(!Holds(known, or.LeftOperand, loop, caught), !Holds(known, or.RightOperand, loop, caught)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals when ComparesTokens(known, equals) => true,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs when ComparesTokens(known, differs) => false,
            _ when bare.AskedForItsEnd() is { } signal && known.IsLifetime(signal.Type) =>
                known.OuterSignal(signal, loop) is null ? null : true,
            IIsTypeOperation isType when IsCaught(isType.ValueOperand, caught) => IsCancellation(known, isType.TypeOperand),
            IIsPatternOperation pattern when IsCaught(pattern.Value, caught) => Matches(known, pattern.Pattern),
            IIsPatternOperation pattern when IsError(known, pattern.Value) => Matches(known, pattern.Pattern),
            _ => condition.ConstantValue is { HasValue: true, Value: bool constant } ? constant : null,
        };
    }

    protected override Step Visit(IOperation operation) =>
        Arrived ? Step.Stop : operation is IInvocationOperation call && Throws(known, call, loop) ? Step.Throw : Step.GoOn;

    /// <summary>Whether a call throws once the outer context has ended: it gets the context, or is ThrowIfDone or the like.</summary>
    public static bool Throws(KnownSymbols known, IInvocationOperation call, IOperation loop)
    {
        if (call.TargetMethod.Name is "ThrowIfCancellationRequested" or "ThrowIfDone") return call.Instance is { } asked && known.OuterSignal(asked, loop) is not null;
        // Deriving from an ended context and registering on it don't throw.
        if (known.IsLifetime(call.Type) || known.IsRegistration(call.Type) || known.IsLifetime(call.Instance?.Type)) return false;
        return call.Arguments.Any(it => known.IsSignal(it.Value.Type) && known.OuterSignal(it.Value, loop) is not null);
    }

    protected override bool? Decide(IOperation condition) => Holds(known, condition, loop, caught);

    protected override bool Enter(BasicBlock block)
    {
        Arrived |= isGoal(block);
        return !Arrived;
    }

    protected override bool Matters(Leaving leaving) => false;

    /// <summary>After the end, the calls that throw are known: see <see cref="Throws"/>.</summary>
    protected override bool CallsMayThrow => false;

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    private static bool ComparesTokens(KnownSymbols known, IBinaryOperation comparison) => known.IsToken(comparison.LeftOperand.Type) && known.IsToken(comparison.RightOperand.Type);

    private static bool IsCaught(IOperation value, ISymbol? caught) => caught is not null && value.Refers(caught);

    /// <summary>ctx.Error, which is not null after the end.</summary>
    private static bool IsError(KnownSymbols known, IOperation value) =>
        value.Bare() is IPropertyReferenceOperation { Property.Name: "Error" or "Cause", Instance: { } ctx } && known.OffersContext(ctx.Type);

    private static bool? IsCancellation(KnownSymbols known, ITypeSymbol type) => known.IsCanceled(type) || known.TakesCancellation(type);

    private static bool? Matches(KnownSymbols known, IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => !Matches(known, negated.Pattern),
        ITypePatternOperation type => IsCancellation(known, type.MatchedType),
        IDeclarationPatternOperation { MatchedType: { } type } => IsCancellation(known, type),
        IRecursivePatternOperation { PropertySubpatterns.Length: 0, MatchedType: { } type } => IsCancellation(known, type),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } => false,
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } or => !And(!Matches(known, or.LeftPattern), !Matches(known, or.RightPattern)),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } and => And(Matches(known, and.LeftPattern), Matches(known, and.RightPattern)),
        _ => null,
    };
}
