using System.Threading;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>The control-flow graphs of a member: its own, and separate ones for its lambdas and local functions.</summary>
internal static class Graphs
{
    /// <summary>The graph of the function that the operation is in. Null if the compiler can't make one.</summary>
    /// <remarks>The member's own graph is made once for all rules; those of nested functions are made on request.</remarks>
    public static ControlFlowGraph? Around(this OperationAnalysisContext context, IOperation operation)
    {
        var functions = new Stack<IOperation>();
        for (var above = operation.NestedFunction(); above is not null; above = above.NestedFunction()) functions.Push(above);

        var graph = context.GetControlFlowGraph();
        while (graph is not null && functions.Count > 0) graph = Nested(graph, functions.Pop(), context.CancellationToken);
        return graph;
    }

    /// <summary>Where the operation is evaluated: its block, and which of the block's operations it is part of.</summary>
    /// <remarks>A graph has operations of its own, so the two are matched by their syntax.</remarks>
    public static (BasicBlock Block, int Index)? Find(this ControlFlowGraph graph, IOperation operation)
    {
        foreach (var block in graph.Blocks)
        {
            for (var i = 0; i < block.Operations.Length; i++)
            {
                if (Holds(block.Operations[i], operation)) return (block, i);
            }

            if (block.BranchValue is { } value && Holds(value, operation)) return (block, block.Operations.Length);
        }

        return null;
    }

    private static bool Holds(IOperation tree, IOperation wanted) =>
        tree.Syntax.FullSpan.IntersectsWith(wanted.Syntax.Span)
        && tree.DescendantsAndSelf().Any(it => it.Kind == wanted.Kind && it.Syntax == wanted.Syntax);

    private static ControlFlowGraph? Nested(ControlFlowGraph graph, IOperation function, CancellationToken token)
    {
        if (function is ILocalFunctionOperation local)
        {
            foreach (var known in graph.LocalFunctions)
            {
                if (SymbolEqualityComparer.Default.Equals(known, local.Symbol)) return graph.GetLocalFunctionControlFlowGraph(known, token);
            }

            return null;
        }

        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.All())
            {
                if (operation is IFlowAnonymousFunctionOperation lambda && lambda.Syntax == function.Syntax)
                    return graph.GetAnonymousFunctionControlFlowGraph(lambda, token);
            }
        }

        return null;
    }

    public static bool Contains(this ControlFlowRegion region, BasicBlock block) => region.FirstBlockOrdinal <= block.Ordinal && block.Ordinal <= region.LastBlockOrdinal;

    /// <summary>The first block of a catch clause or of its filter: it is reached by an exception only.</summary>
    public static bool IsHandler(this BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null && region.FirstBlockOrdinal == block.Ordinal; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter) return true;
        }

        return false;
    }

    /// <summary>Every operation of a block, its branch value included.</summary>
    public static IEnumerable<IOperation> All(this BasicBlock block)
    {
        foreach (var operation in block.Operations)
        {
            foreach (var below in operation.DescendantsAndSelf()) yield return below;
        }

        if (block.BranchValue is null) yield break;
        foreach (var below in block.BranchValue.DescendantsAndSelf()) yield return below;
    }
}
