using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>The effect of an operation on the path that reaches it.</summary>
internal enum Step
{
    /// <summary>The path continues.</summary>
    GoOn,

    /// <summary>The path is not followed further.</summary>
    Stop,

    /// <summary>The operation throws: the path continues in a handler, or leaves the function.</summary>
    Throw,
}

/// <summary>How a path left the function.</summary>
internal enum Leaving
{
    Return,
    Throw,
}

/// <summary>
/// Follows all paths through a function from a starting point. A rule derives from this and defines the effect of each operation
/// on a path, and which side of a condition can be taken.
/// </summary>
/// <remarks>
/// The graph omits edges that a path needs: a throw has no destination, a call has no edge to the catch clause
/// around it, a branch that leaves a try statement only names the finally blocks it runs through, and
/// <c>while (true)</c> keeps its false edge. This class handles all of these cases.
/// </remarks>
internal abstract class ControlFlowWalker
{
    private readonly HashSet<int> _seen = [];
    private readonly Dictionary<ControlFlowRegion, bool> _passable = [];
    private readonly Stack<(BasicBlock Block, int From)> _open = new();

    protected ControlFlowWalker(ControlFlowGraph graph)
    {
        Graph = graph;
        Captures = Captures.Of(graph);
    }

    protected ControlFlowGraph Graph { get; }

    protected Captures Captures { get; }

    /// <summary>Whether a path has left the function in the way that the rule looks for.</summary>
    public bool Left { get; private set; }

    /// <summary>Follows all paths that begin with operation <paramref name="from"/> of the block. May be called for several points.</summary>
    public void From(BasicBlock block, int from)
    {
        _open.Push((block, from));
        while (_open.Count > 0 && !Left)
        {
            var (next, index) = _open.Pop();
            Continue(next, index);
        }
    }

    /// <summary>Follows all paths that begin by taking this branch.</summary>
    public void From(ControlFlowBranch branch)
    {
        Take(branch);
        while (_open.Count > 0 && !Left)
        {
            var (next, index) = _open.Pop();
            Continue(next, index);
        }
    }

    /// <summary>The effect of an operation. Called for all operations of a path, operands first.</summary>
    protected abstract Step Visit(IOperation operation);

    /// <summary>Whether the condition is known on this path; null when both sides can be taken.</summary>
    protected virtual bool? Decide(IOperation condition) => null;

    /// <summary>Called when a path enters a block. False ends the path there.</summary>
    protected virtual bool Enter(BasicBlock block) => true;

    /// <summary>Whether the rule looks for a path that leaves in this way; if so, the walk ends.</summary>
    protected virtual bool Matters(Leaving leaving) => true;

    /// <summary>Whether a call may throw into a catch clause of this function.</summary>
    protected virtual bool CallsMayThrow => true;

    private void Push(BasicBlock block)
    {
        if (!_seen.Add(block.Ordinal) || !Enter(block)) return;
        _open.Push((block, 0));
    }

    private void Continue(BasicBlock block, int from)
    {
        if (block.Kind == BasicBlockKind.Exit)
        {
            Left |= Matters(Leaving.Return);
            return;
        }

        for (var i = from; i < block.Operations.Length; i++)
        {
            if (!Passes(block, block.Operations[i])) return;
        }

        if (block.BranchValue is { } value && !Passes(block, value)) return;
        var decided = block.ConditionKind == ControlFlowConditionKind.None ? null : ConstantOf(block.BranchValue!);
        // The conditional successor is taken when the value is what the kind says, the other when it is not.
        var conditional = block.ConditionKind == ControlFlowConditionKind.None ? false
            : decided is { } known ? known == (block.ConditionKind == ControlFlowConditionKind.WhenTrue) : (bool?)null;
        if (conditional != false && block.ConditionalSuccessor is { } taken) Take(taken);
        if (conditional != true && block.FallThroughSuccessor is { } fallen) Take(fallen);
    }

    private bool? ConstantOf(IOperation condition)
    {
        if (condition.ConstantValue is { HasValue: true, Value: bool constant }) return constant;
        var bare = condition.Bare();
        return bare is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not ? !ConstantOf(not.Operand) : Decide(bare);
    }

    private bool Passes(BasicBlock block, IOperation tree)
    {
        foreach (var operation in tree.Evaluated())
        {
            switch (Visit(operation))
            {
                case Step.Stop: return false;
                case Step.Throw:
                    Raise(block.EnclosingRegion, (operation as IThrowOperation)?.Exception?.Type, surely: true);
                    return false;
            }

            if (operation is IInvocationOperation invocation && NeverReturns(invocation.TargetMethod)) return false;
            if (CallsMayThrow && operation is IInvocationOperation or IAwaitOperation or IObjectCreationOperation)
                Raise(block.EnclosingRegion, null, surely: false);
        }

        return true;
    }

    private static bool NeverReturns(IMethodSymbol method) =>
        method is { Name: "Exit" or "FailFast", ContainingType: { Name: "Environment", ContainingNamespace.Name: "System" } }
        || method.GetAttributes().Any(it => it.AttributeClass?.Name == "DoesNotReturnAttribute");

    private void Take(ControlFlowBranch branch)
    {
        foreach (var region in branch.FinallyRegions)
        {
            if (!IsPassable(region)) return;
        }

        switch (branch.Semantics)
        {
            case ControlFlowBranchSemantics.Throw:
                Raise(branch.Source.EnclosingRegion, branch.Source.BranchValue?.Bare().Type, surely: true);
                break;
            case ControlFlowBranchSemantics.Rethrow:
                Raise(branch.Source.EnclosingRegion, null, surely: true);
                break;
            default:
                if (branch.Destination is { } destination) Push(destination);
                break;
        }
    }

    /// <summary>Follows an exception to its handler: outwards, through the finally blocks on the way.</summary>
    /// <param name="region">Where it is thrown.</param>
    /// <param name="type">Its type; null if unknown.</param>
    /// <param name="surely">False for a call that only may throw: that its exception leaves the function is not followed, as any call may throw.</param>
    private void Raise(ControlFlowRegion? region, ITypeSymbol? type, bool surely)
    {
        // A lambda's root region is nested in the regions of the enclosing function, which don't handle the lambda's exceptions.
        for (; region is not null && region != Graph.Root; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } statement) continue;
            if (statement.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                if (!IsPassable(statement.NestedRegions.Last())) return;
                continue;
            }

            foreach (var handler in statement.NestedRegions.Skip(1))
            {
                var caught = handler.ExceptionType;
                var any = caught is null || caught.SpecialType == SpecialType.System_Object
                    || caught is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
                var base_ = type is not null && !any && Symbols.KnownSymbols.InheritsFrom(type, caught!);
                if (type is not null && !any && !base_ && !Symbols.KnownSymbols.InheritsFrom(caught, type)) continue;
                Push(Graph.Blocks[handler.FirstBlockOrdinal]);
                if ((any || base_) && handler.Kind == ControlFlowRegionKind.Catch) return;
            }
        }

        if (surely) Left |= Matters(Leaving.Throw);
    }

    /// <summary>Whether a path can reach the end of a finally block.</summary>
    private bool IsPassable(ControlFlowRegion region)
    {
        if (_passable.TryGetValue(region, out var known)) return known;
        _passable[region] = true;                           // ends the recursion for a finally block that leads back to itself
        var inner = new Stack<BasicBlock>();
        var seen = new HashSet<int>();
        var passable = false;
        Add(Graph.Blocks[region.FirstBlockOrdinal]);
        while (inner.Count > 0 && !passable)
        {
            var block = inner.Pop();
            if (!block.Operations.All(it => Silent(it)) || (block.BranchValue is { } value && !Silent(value))) continue;
            var decided = block.ConditionKind == ControlFlowConditionKind.None ? null : ConstantOf(block.BranchValue!);
            var conditional = block.ConditionKind == ControlFlowConditionKind.None ? false
                : decided is { } side ? side == (block.ConditionKind == ControlFlowConditionKind.WhenTrue) : (bool?)null;
            if (conditional != false) Follow(block.ConditionalSuccessor);
            if (conditional != true) Follow(block.FallThroughSuccessor);
        }

        return _passable[region] = passable;

        bool Silent(IOperation tree) => tree.Evaluated().All(it => Visit(it) == Step.GoOn);

        void Follow(ControlFlowBranch? branch)
        {
            if (branch is null || branch.FinallyRegions.Any(it => it != region && !IsPassable(it))) return;
            if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling || branch.Destination is not { } next) passable |=
                branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling;
            else Add(next);
        }

        void Add(BasicBlock block)
        {
            if (seen.Add(block.Ordinal)) inner.Push(block);
        }
    }
}
