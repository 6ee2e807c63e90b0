using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Gates;

/// <summary>Follows all paths of a function and counts the gates that are held on each: at every operation, and where the function is left.</summary>
internal sealed class HeldRegions
{
    private const int Most = 4;                 // that many at once are no nesting, but a loop that enters and never leaves

    private readonly ControlFlowGraph _graph;
    private readonly int _atStart;
    private readonly Action<IOperation> _whileHeld;
    private readonly Action<SyntaxNode?> _throwsWhileHeld;
    private readonly Action<SyntaxNode?, int> _atEnd;
    private readonly HashSet<(int Block, int Held)> _seen = [];
    private readonly Stack<(BasicBlock Block, int Held)> _open = new();

    /// <param name="graph">The function.</param>
    /// <param name="atStart">How many gates its caller holds.</param>
    /// <param name="whileHeld">Told each operation that is evaluated while a gate is held. More than once if several paths lead there.</param>
    /// <param name="throwsWhileHeld">Told what is thrown while a gate is held; null when it is thrown on.</param>
    /// <param name="atEnd">Told each statement that leaves the function, and with how many gates held; null is its end. Fewer than none means that a gate is left that was not entered.</param>
    public HeldRegions(ControlFlowGraph graph, int atStart, Action<IOperation> whileHeld, Action<SyntaxNode?> throwsWhileHeld, Action<SyntaxNode?, int> atEnd)
    {
        _graph = graph;
        _atStart = atStart;
        _whileHeld = whileHeld;
        _throwsWhileHeld = throwsWhileHeld;
        _atEnd = atEnd;
    }

    public void Follow()
    {
        Push(_graph.Blocks[0], _atStart);
        while (_open.Count > 0)
        {
            var (block, held) = _open.Pop();
            var after = Through(block, held);
            if (after is < 0 or > Most)
            {
                _atEnd(block.Operations.LastOrDefault()?.Syntax ?? block.BranchValue?.Syntax, after);
                continue;
            }

            Take(block.ConditionalSuccessor, after);
            Take(block.FallThroughSuccessor, after);
            // What throws does so with the caller's gates alone: while one is held nothing may throw.
            if (held == _atStart) Raise(block.EnclosingRegion);
        }
    }

    /// <summary>One more, one less, or neither.</summary>
    public static int Change(IOperation operation) => operation is not IInvocationOperation { TargetMethod: var method } ? 0 : method.EntersGate() ? 1 : method.LeavesGate() ? -1 : 0;

    private int Through(BasicBlock block, int held)
    {
        foreach (var operation in block.Operations) held = Through(operation, held);
        return Value(block) is { } value ? Through(value, held) : held;
    }

    private int Through(IOperation tree, int held)
    {
        foreach (var child in tree.ChildOperations) held = Through(child, held);
        var change = Change(tree);
        if (held > 0 && (change == 0 || held + change > 0)) _whileHeld(tree);
        return held + change;
    }

    private void Take(ControlFlowBranch? branch, int held)
    {
        if (branch is null) return;
        foreach (var region in branch.FinallyRegions) held = ThroughFinally(region, held);
        if (branch.Semantics is ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow)
        {
            if (held > 0 && Throws(branch.Source)) _throwsWhileHeld(branch.Source.BranchValue?.Syntax);
            return;
        }

        if (branch.Destination is not { } next) return;
        if (next.Kind == BasicBlockKind.Exit) _atEnd(branch.Source.BranchValue?.Syntax ?? branch.Source.Operations.LastOrDefault()?.Syntax, held);
        else Push(next, held);
    }

    /// <summary>A finally block is run on the way: what it leaves held is what its end leaves held. All its paths have to agree, as everywhere.</summary>
    private int ThroughFinally(ControlFlowRegion region, int held)
    {
        var inner = new HeldRegions(_graph, held, _whileHeld, _throwsWhileHeld, (_, _) => { });
        var after = held;
        inner.Push(_graph.Blocks[region.FirstBlockOrdinal], held);
        while (inner._open.Count > 0)
        {
            var (block, at) = inner._open.Pop();
            var end = inner.Through(block, at);
            foreach (var branch in new[] { block.ConditionalSuccessor, block.FallThroughSuccessor })
            {
                if (branch is { Semantics: ControlFlowBranchSemantics.StructuredExceptionHandling }) after = end;
                else inner.Take(branch, end);
            }
        }

        return after;
    }

    /// <summary>To the handlers around, and to the finally blocks on the way.</summary>
    private void Raise(ControlFlowRegion? region)
    {
        for (; region is not null && region != _graph.Root; region = region.EnclosingRegion)
        {
            if (region is not { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { Kind: ControlFlowRegionKind.TryAndCatch } statement }) continue;
            foreach (var handler in statement.NestedRegions.Skip(1)) Push(_graph.Blocks[handler.FirstBlockOrdinal], _atStart);
        }
    }

    private void Push(BasicBlock block, int held)
    {
        if (_seen.Add((block.Ordinal, held))) _open.Push((block, held));
    }

    /// <summary>What is evaluated at a block's end, if that is not what it throws.</summary>
    public static IOperation? Value(BasicBlock block) => IsThrow(block) ? null : block.BranchValue;

    /// <summary>Whether it ends by throwing. A switch expression's end is shown like that by the graph, and is none: the compiler warns of what no arm takes.</summary>
    public static bool Throws(BasicBlock block) =>
        IsThrow(block) && (block.BranchValue is IConversionOperation conversion ? conversion.Operand : block.BranchValue)?.IsImplicit != true;

    private static bool IsThrow(BasicBlock block) => block.FallThroughSuccessor?.Semantics is ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow;
}
