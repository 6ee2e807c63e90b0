using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A group of tasks that is disposed, and so canceled, at the end of its block though no code has waited for its tasks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1006ForgottenJoin() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1006", "A group is left without a join",
        "'{0}' is left without 'await {0}.WaitAsync()': the task that '{1}' starts here is cancelled then, unless it has ended by chance; if that is meant, call '{0}.Cancel()'",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "Leaving the block of a group cancels what still runs. Waiting for it is said in so many words: await the tasks, or WaitAsync.",
        helpLinkUri: Pages + "LL1006.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!StartedTask.IsStart(known, call) || call.Instance.Symbol() is not ILocalSymbol group) return;
        if (GroupUses.Of(group, call) is not { } uses || !IsLost(context, known, uses, call)) return;
        // One diagnostic per group: a join that fixes the first start fixes the others.
        var earlier = uses.Starts(known).TakeWhile(it => it.Syntax.SpanStart < call.Syntax.SpanStart);
        if (earlier.Any(it => IsLost(context, known, uses, it))) return;
        context.ReportDiagnostic(At(LL1106TaskWithoutContext.Named(call.Syntax), group.Name, call.TargetMethod.Name));
    }

    /// <summary>Whether the started task is not awaited, and a path leaves the block without a join of the group.</summary>
    private static bool IsLost(OperationAnalysisContext context, KnownSymbols known, GroupUses uses, IInvocationOperation start)
    {
        if (StartedTask.NeverEnds(known, start) || !StartedTask.IsDropped(known, start)) return false;
        if (uses.Place(start) is not { } place || context.Around(place) is not { } graph || graph.Find(place) is not { } at) return false;
        return uses.Block(graph, at.Block) is { } block && new UnjoinedPath(graph, known, uses, block, start).Finds(at);
    }

    /// <summary>Looks for a path that leaves the block without an exception, and without a join or a cancellation on it.</summary>
    /// <remarks>
    /// An exception that leaves the block is meant to cancel the tasks, and one that is caught within it is handled on purpose:
    /// neither is a forgotten join.
    /// </remarks>
    private sealed class UnjoinedPath(ControlFlowGraph graph, KnownSymbols known, GroupUses uses, ControlFlowRegion block, IInvocationOperation start) : ControlFlowWalker(graph)
    {
        private bool _leaves;

        public bool Finds((BasicBlock Block, int Index) at)
        {
            From(at.Block, at.Index + 1);
            return _leaves;
        }

        protected override bool CallsMayThrow => false;

        protected override bool Matters(Leaving leaving) => false;

        protected override Step Visit(IOperation operation) => operation is IInvocationOperation call && uses.IsSettledBy(call, Captures) ? Step.Stop : Step.GoOn;

        protected override bool Enter(BasicBlock entered)
        {
            if (entered.IsHandler()) return false;
            if (block.Contains(entered)) return true;
            _leaves = true;
            return false;
        }

        /// <summary>After the start a join is needed; not on a path that leaves because the context has ended: then the tasks are canceled anyway.</summary>
        protected override bool? Decide(IOperation condition) =>
            condition.Syntax == start.Syntax ? true : condition.AskedForItsEnd() is { } asked && known.IsLifetime(asked.Type) ? false : null;
    }
}
