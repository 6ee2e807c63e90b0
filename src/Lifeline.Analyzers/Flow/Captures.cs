using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Lifeline.Analyzers.Flow;

/// <summary>
/// The values of a graph's flow captures. A graph splits <c>c?.Dispose()</c> and <c>a ?? b</c> into blocks and keeps the
/// intermediate values in captures: a search for a variable must resolve them.
/// </summary>
internal sealed class Captures
{
    private static readonly ConditionalWeakTable<ControlFlowGraph, Captures> s_ofGraph = new();

    private readonly Dictionary<CaptureId, List<IOperation>> _values = [];

    private Captures(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                if (operation is not IFlowCaptureOperation capture) continue;
                if (!_values.TryGetValue(capture.Id, out var values)) _values.Add(capture.Id, values = []);
                values.Add(capture.Value);
            }
        }
    }

    public static Captures Of(ControlFlowGraph graph) => s_ofGraph.GetValue(graph, static it => new Captures(it));

    /// <summary>All values that the operation may have: itself without conversions, or the captured operations.</summary>
    public IEnumerable<IOperation> Meant(IOperation operation)
    {
        var bare = operation.Bare();
        if (bare is not IFlowCaptureReferenceOperation reference || !_values.TryGetValue(reference.Id, out var values)) return [bare];
        return values.SelectMany(value => value is IFlowCaptureReferenceOperation again && again.Id.Equals(reference.Id) ? [] : Meant(value));
    }

    /// <summary>Whether the operation reads this variable, directly or through a capture.</summary>
    public bool Mean(IOperation? operation, ISymbol variable) => operation is not null && Meant(operation).Any(it => it.Refers(variable));
}
