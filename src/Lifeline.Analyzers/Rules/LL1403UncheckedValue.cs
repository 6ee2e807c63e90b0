using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A context's value that is used although it may be absent.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1403UncheckedValue() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1403", "A context's value is used unchecked",
        "'{0}' is used where TryGet may have answered no: it is a default value then, and nobody put that there",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "Whoever reads a value checks that it is there.",
        helpLinkUri: Pages + "LL1403.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        if (known.Context is not null) start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation);
    }

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name != "TryGet" || !known.OffersContext(call.Instance?.Type) || call.Arguments.Length != 2) return;
        if (call.Arguments[1].Value.Symbol() is not ILocalSymbol value || context.Around(call) is not { } graph || graph.Find(call) is not { } at) return;

        var walk = new Unchecked(graph, value, MayBeNull(call.Function(context.ContainingSymbol)?.ReturnType));
        if (IsDropped(call)) walk.From(at.Block, at.Index + 1);
        else if (IsBranch(at.Block, call, out var no)) walk.From(no!);
        if (walk.IsUsed) context.ReportDiagnostic(At(call.Syntax, value.Name));
    }

    private static bool IsDropped(IInvocationOperation call)
    {
        var parent = call.Use().Parent;
        if (parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation }) return true;
        if (parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } answer } }) return false;
        return !call.Root().Descendants().Any(it => it is ILocalReferenceOperation && it.Refers(answer));
    }

    /// <summary>The branch on which the check was false.</summary>
    private static bool IsBranch(BasicBlock block, IOperation call, out ControlFlowBranch? no)
    {
        no = null;
        if (block.ConditionKind == ControlFlowConditionKind.None) return false;
        var condition = block.BranchValue!.Bare();
        var negated = false;
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not) (condition, negated) = (not.Operand.Bare(), !negated);
        if (condition.Syntax != call.Syntax) return false;
        no = (block.ConditionKind == ControlFlowConditionKind.WhenFalse) != negated ? block.ConditionalSuccessor : block.FallThroughSuccessor;
        return true;
    }

    /// <summary>A function with a nullable result.</summary>
    private static bool MayBeNull(ITypeSymbol? returned) => returned?.NullableAnnotation == NullableAnnotation.Annotated
        || (returned as INamedTypeSymbol)?.TypeArguments.LastOrDefault()?.NullableAnnotation == NullableAnnotation.Annotated;

    private sealed class Unchecked(ControlFlowGraph graph, ILocalSymbol value, bool mayReturnNull) : ControlFlowWalker(graph)
    {
        public bool IsUsed { get; private set; }

        protected override bool Matters(Leaving leaving) => false;

        protected override Step Visit(IOperation operation)
        {
            if (IsUsed) return Step.Stop;
            if (operation is not ILocalReferenceOperation || !operation.Refers(value)) return Step.GoOn;
            var (parent, child) = operation.Use();
            switch (parent)
            {
                case IAssignmentOperation assignment when assignment.Target == child:
                case IArgumentOperation { Parameter.RefKind: RefKind.Out }:
                case IIsNullOperation or IIsPatternOperation or IIsTypeOperation or IFlowCaptureOperation or INameOfOperation:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }:
                case null when mayReturnNull:
                    return Step.Stop;                               // assigned again, checked, or passed on as nullable
                default:
                    IsUsed = true;
                    return Step.Stop;
            }
        }
    }
}
