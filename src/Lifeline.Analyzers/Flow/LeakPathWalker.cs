using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>Looks for a path on which the owner in a variable is neither disposed or canceled nor passed on.</summary>
internal sealed class LeakPathWalker(ControlFlowGraph graph, KnownSymbols known, IOperation made, ISymbol variable, Owner owner) : ControlFlowWalker(graph)
{
    private readonly HashSet<SyntaxNode> _firstWrites = [];
    private readonly Dictionary<string, bool> _held = Conditions(made);
    private bool _overwritten;

    /// <summary>Whether there is such a path that starts at the operation.</summary>
    public bool Finds((BasicBlock Block, int Index) made)
    {
        From(made.Block, made.Index + 1);
        return Left || _overwritten;
    }

    protected override Step Visit(IOperation operation)
    {
        if (operation is not (ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation)) return Step.GoOn;
        if (operation is IFlowCaptureReferenceOperation ? !Captures.Mean(operation, variable) : !operation.Refers(variable)) return Step.GoOn;
        switch (OwnershipAnalysis.By(known, operation, owner))
        {
            case UseEffect.Untouched: return Step.GoOn;
            case UseEffect.Overwritten when IsTheFirstWrite(operation): return Step.GoOn;
            case UseEffect.Overwritten:
                _overwritten = true;
                return Step.Stop;
            default: return Step.Stop;
        }
    }

    /// <summary>The variable holds an owner here, so it is not null.</summary>
    protected override bool? Decide(IOperation condition) => condition switch
    {
        IIsNullOperation isNull when Captures.Mean(isNull.Operand, variable) => false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals when ComparesToNothing(equals) => false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs when ComparesToNothing(differs) => true,
        IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } } isNull
            when Captures.Mean(isNull.Value, variable) => false,
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } } } notNull
            when Captures.Mean(notNull.Value, variable) => true,
        IIsPatternOperation { Pattern: IRecursivePatternOperation { PropertySubpatterns.Length: 0 } } pattern when Captures.Mean(pattern.Value, variable) => true,
        IPropertyReferenceOperation { Property.Name: "HasValue", Instance: { } instance } when Captures.Mean(instance, variable) => true,
        _ => _held.TryGetValue(condition.Syntax.ToString(), out var held) ? held : null,
    };

    /// <summary>
    /// The conditions on the way to the owner's creation, with their values: <c>if (limited) cts = …</c> is matched by a later
    /// <c>if (limited)</c>, as both take the same branch. Conditions are compared by their text.
    /// </summary>
    private static Dictionary<string, bool> Conditions(IOperation made)
    {
        var held = new Dictionary<string, bool>();
        for (var child = made; child.Parent is { } above and not (IAnonymousFunctionOperation or ILocalFunctionOperation or ILoopOperation); child = above)
        {
            if (above is not IConditionalOperation branch || branch.Condition == child) continue;
            var condition = branch.Condition.Bare();
            var answer = branch.WhenTrue == child;
            if (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not) (condition, answer) = (not.Operand.Bare(), !answer);
            if (condition is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IBinaryOperation)
                held[condition.Syntax.ToString()] = answer;
        }

        return held;
    }

    private bool ComparesToNothing(IBinaryOperation comparison) =>
        (Captures.Mean(comparison.LeftOperand, variable) && IsNothing(comparison.RightOperand))
        || (Captures.Mean(comparison.RightOperand, variable) && IsNothing(comparison.LeftOperand));

    private static bool IsNothing(IOperation operation)
    {
        var bare = operation.Bare();
        return bare is IDefaultValueOperation || bare.ConstantValue is { HasValue: true, Value: null };
    }

    /// <summary><c>x = a ?? new …</c> and <c>x = a ? new … : b</c> write the variable a block after the owner was made.</summary>
    private bool IsTheFirstWrite(IOperation target) => target.Use().Parent is ISimpleAssignmentOperation { Value: { } value }
        && value.Bare() is IFlowCaptureReferenceOperation && Captures.Meant(value).Any(it => known.MadeBy(it) != Owner.None)
        && _firstWrites.Add(value.Syntax);
}
