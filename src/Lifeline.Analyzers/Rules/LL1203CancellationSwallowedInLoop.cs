using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A catch clause that swallows the cancellation, so that the loop continues.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1203CancellationSwallowedInLoop() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1203", "A loop swallows its cancellation",
        "This takes the cancellation of '{0}' too, and the loop goes on, though each further round fails at once",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "A catch clause in a loop has to let the end of the loop's own context through.",
        helpLinkUri: Pages + "LL1203.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.CatchClause);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var clause = (ICatchClauseOperation)context.Operation;
        if (clause.Parent is not ITryOperation statement || statement.Loop() is not { } loop || !statement.Within(loop.Body)) return;
        if (loop is IForEachLoopOperation { IsAsynchronous: true } sequence && sequence.Collection.DescendantsAndSelf().Any(it => known.IsSignal(it.Type) && known.OuterSignal(it, loop) is not null))
            return;                                                 // the next read throws
        if (Drains(known, loop) || SetsAFlag(clause, loop)) return;
        if (!SwallowedCancellation.Takes(known, clause, loop) || SwallowedCancellation.GivenIn(known, statement.Body, loop) is not { } signal || Renews(clause, signal) || Pauses(known, clause, loop)) return;
        if (context.Around(clause) is not { } graph || Find(graph.Root, graph, statement) is not { } found) return;

        var (attempt, handlers) = found;
        var handler = handlers[statement.Catches.IndexOf(clause)];
        if (handler.Kind == ControlFlowRegionKind.FilterAndHandler) handler = handler.NestedRegions[1];
        var caught = (clause.ExceptionDeclarationOrExpression as IVariableDeclaratorOperation)?.Symbol;
        var walk = new PostCancellationWalker(graph, known, loop, it => it.Ordinal >= attempt.FirstBlockOrdinal && it.Ordinal <= attempt.LastBlockOrdinal, caught);
        walk.From(graph.Blocks[handler.FirstBlockOrdinal], 0);
        if (!walk.Arrived) return;
        context.ReportDiagnostic(At(clause.Syntax.GetFirstToken().GetLocation(), SwallowedCancellation.Properties(known, signal), signal.Name));
    }

    /// <summary>Drains a queue, within a loop that waits for more with the token and throws there.</summary>
    private static bool Drains(KnownSymbols known, ILoopOperation loop) =>
        loop is IWhileLoopOperation { Condition: IInvocationOperation { TargetMethod.Name: "TryRead" or "TryDequeue" or "TryTake" or "TryPop" or "TryPeek" } }
        && loop.Loop() is IWhileLoopOperation { Condition: { } waiting } outer
        && waiting.DescendantsAndSelf().Any(it => it is IInvocationOperation call && PostCancellationWalker.Throws(known, call, outer));

    /// <summary>The clause sets a flag, by which other code observes the cancellation, such as a loop that drains first.</summary>
    private static bool SetsAFlag(ICatchClauseOperation clause, ILoopOperation loop) => clause.Handler.Descendants().Any(it =>
        it is ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: bool } } flag && flag.Target.Symbol() is { } symbol && symbol.IsFromOutside(loop));

    /// <summary>The clause assigns a new token for the next iteration.</summary>
    private static bool Renews(ICatchClauseOperation clause, ISymbol signal) =>
        clause.Handler.Descendants().Any(it => it is IAssignmentOperation assignment && assignment.Target.Refers(signal));

    /// <summary>The clause waits with the token before it retries; paths without that wait leave the loop.</summary>
    private static bool Pauses(KnownSymbols known, ICatchClauseOperation clause, ILoopOperation loop) =>
        clause.Handler.Descendants().Any(it => it is IInvocationOperation call && PostCancellationWalker.Throws(known, call, loop));

    /// <summary>The statement's region: the outermost one that contains only its body.</summary>
    private static (ControlFlowRegion Attempt, ImmutableArray<ControlFlowRegion> Handlers)? Find(ControlFlowRegion region, ControlFlowGraph graph, ITryOperation statement)
    {
        foreach (var inner in region.NestedRegions)
        {
            if (inner.Kind == ControlFlowRegionKind.TryAndCatch && inner.NestedRegions.Length == statement.Catches.Length + 1 && IsBody(inner.NestedRegions[0], graph, statement))
                return (inner.NestedRegions[0], [.. inner.NestedRegions.Skip(1)]);
            if (Find(inner, graph, statement) is { } found) return found;
        }

        return null;
    }

    private static bool IsBody(ControlFlowRegion attempt, ControlFlowGraph graph, ITryOperation statement)
    {
        var span = statement.Body.Syntax.Span;
        var any = false;
        for (var i = attempt.FirstBlockOrdinal; i <= attempt.LastBlockOrdinal; i++)
        {
            foreach (var operation in graph.Blocks[i].All())
            {
                if (!span.Contains(operation.Syntax.Span)) return false;
                any = true;
            }
        }

        return any;
    }
}
