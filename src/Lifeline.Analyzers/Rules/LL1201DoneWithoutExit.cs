using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A loop that detects that its context has ended, and continues.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1201DoneWithoutExit() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1201", "A loop looks at the end and goes on",
        "The loop asks '{0}' and goes on when the answer is yes: it outlives its context",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "A loop that looks whether its context has ended has to leave when it has: break, return or throw.",
        helpLinkUri: Pages + "LL1201.md");

    /// <summary>Name prefixes of calls that may end the loop.</summary>
    private static readonly string[] s_ending =
        ["Cancel", "Stop", "Close", "Complete", "TryComplete", "Dispose", "Set", "TrySet", "Exit", "Abort", "Shut", "Kill", "Interrupt", "Throw", "End", "Quit", "Terminate", "Finish"];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.PropertyReference);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var asked = (IPropertyReferenceOperation)context.Operation;
        if (asked.Property.Name is not ("IsCancellationRequested" or "IsDone" or "Error" or "Cause") || !known.IsLifetime(asked.Instance?.Type)) return;
        if (asked.Loop() is not { } loop || known.OuterSignal(Subject(asked), loop) is null || context.Around(asked) is not { } graph) return;
        if (graph.Blocks.FirstOrDefault(it => it.ConditionKind != ControlFlowConditionKind.None && Asks(it.BranchValue!, asked)) is not { } block) return;

        var (ended, live) = Sides(block, asked);
        var around = Around(block, Of(graph, loop));
        if (!around.Contains(block)) return;
        if (!Stays(ended, around))
        {
            // The exit of an inner loop may lead back into it, through an endless outer loop.
            if (loop.Loop() is not { } outer || !outer.IsEndless() || known.OuterSignal(Subject(asked), outer) is null) return;
            (loop, around) = (outer, Around(block, Of(graph, outer)));
            if (!Stays(ended, around) || around.Except(Around(block, Of(graph, asked.Loop()!))).Any(it => Leaves(it, around))) return;
        }

        var afterwards = Reach(ended.Destination!, around, block);
        afterwards.ExceptWith(Stays(live, around) ? Reach(live.Destination!, around, block) : []);
        if (afterwards.Any(it => Leaves(it, around) || Acts(it, loop, around))) return;

        var walk = new PostCancellationWalker(graph, known, loop, it => it == block);
        walk.From(ended);
        if (walk.Arrived || ended.Destination == block) context.ReportDiagnostic(At(Told(asked).Syntax, Told(asked).Syntax.ToString()));
    }

    private static HashSet<BasicBlock> Of(ControlFlowGraph graph, ILoopOperation loop) => [.. graph.Blocks.Where(it => it.All().All(part => part.Within(loop)))];

    /// <summary>The signal that is checked: of <c>token is { IsCancellationRequested: true }</c> the token.</summary>
    private static IOperation Subject(IPropertyReferenceOperation asked) => Pattern(asked)?.Value ?? asked.Instance!;

    private static IOperation Told(IPropertyReferenceOperation asked) => Pattern(asked) ?? (IOperation)asked;

    private static IIsPatternOperation? Pattern(IPropertyReferenceOperation asked) => asked.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput }
        && asked.Parent is IPropertySubpatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: true } }, Parent: IRecursivePatternOperation { Parent: IIsPatternOperation pattern } }
            ? pattern : null;

    private static bool Asks(IOperation condition, IPropertyReferenceOperation asked) => Positive(condition, out _) is { } bare && bare.Syntax == Told(asked).Syntax;

    private static IOperation Positive(IOperation condition, out bool negated)
    {
        negated = false;
        var bare = condition.Bare();
        while (true)
        {
            switch (bare)
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                    (bare, negated) = (not.Operand.Bare(), !negated);
                    continue;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals or BinaryOperatorKind.Equals, RightOperand.ConstantValue: { HasValue: true, Value: bool answer } } compared:
                    (bare, negated) = (compared.LeftOperand.Bare(), negated != (answer != (compared.OperatorKind == BinaryOperatorKind.Equals)));
                    continue;
                case IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool answer } } } matched:
                    (bare, negated) = (matched.Value.Bare(), negated == answer);
                    continue;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals or BinaryOperatorKind.Equals } compared when IsNull(compared.RightOperand):
                    (bare, negated) = (compared.LeftOperand.Bare(), negated != (compared.OperatorKind == BinaryOperatorKind.Equals));
                    continue;
                case IIsPatternOperation { Pattern: IConstantPatternOperation { Value: { } value } } isNull when IsNull(value):
                    (bare, negated) = (isNull.Value.Bare(), !negated);
                    continue;
                case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: { } value } } } notNull when IsNull(value):
                    bare = notNull.Value.Bare();
                    continue;
                case IIsPatternOperation { Pattern: IRecursivePatternOperation { PropertySubpatterns.Length: 0 } } any:
                    bare = any.Value.Bare();
                    continue;
                default:
                    return bare;
            }
        }
    }

    private static bool IsNull(IOperation value) => value.Bare().ConstantValue is { HasValue: true, Value: null };

    private static (ControlFlowBranch Ended, ControlFlowBranch Live) Sides(BasicBlock block, IOperation asked)
    {
        Positive(block.BranchValue!, out var negated);
        return (block.ConditionKind == ControlFlowConditionKind.WhenTrue) != negated
            ? (block.ConditionalSuccessor!, block.FallThroughSuccessor!)
            : (block.FallThroughSuccessor!, block.ConditionalSuccessor!);
    }

    /// <summary>
    /// The blocks of a loop on the paths from this one back to it.
    /// </summary>
    private static HashSet<BasicBlock> Around(BasicBlock block, HashSet<BasicBlock> ofTheLoop)
    {
        var found = new HashSet<BasicBlock>();
        var open = new Stack<BasicBlock>([block]);
        while (open.Count > 0)
        {
            foreach (var before in open.Pop().Predecessors.Select(it => it.Source))
            {
                if (ofTheLoop.Contains(before) && found.Add(before)) open.Push(before);
            }
        }

        return [.. Reach(block, ofTheLoop, null).Where(found.Contains)];
    }

    private static HashSet<BasicBlock> Reach(BasicBlock from, HashSet<BasicBlock>? within, BasicBlock? until)
    {
        var found = new HashSet<BasicBlock>();
        var open = new Stack<BasicBlock>([from]);
        if (within is not null && from != until) found.Add(from);
        while (open.Count > 0)
        {
            var block = open.Pop();
            if (block == until) continue;
            foreach (var branch in new[] { block.ConditionalSuccessor, block.FallThroughSuccessor })
            {
                if (branch?.Destination is { } next && next != until && (within is null || within.Contains(next)) && found.Add(next)) open.Push(next);
            }
        }

        return found;
    }

    private static bool Stays(ControlFlowBranch branch, HashSet<BasicBlock> around) => branch.Destination is { } next && around.Contains(next);

    private static bool Leaves(BasicBlock block, HashSet<BasicBlock> around)
    {
        if (block.BranchValue?.ConstantValue is { HasValue: true, Value: true }) return false;             // while (true) keeps its other edge
        return (block.ConditionalSuccessor is { } one && !Stays(one, around)) || (block.FallThroughSuccessor is { } other && !Stays(other, around));
    }

    /// <summary>An operation after the check that may make the loop exit elsewhere.</summary>
    private static bool Acts(BasicBlock block, ILoopOperation loop, HashSet<BasicBlock> around) => block.All().Any(it => it switch
    {
        IFlowCaptureOperation { Value.ConstantValue.HasValue: true } => true,                              // the result of the check is part of another value
        IAssignmentOperation { Target: not IDiscardOperation } assignment => assignment.Target.Symbol() switch
        {
            ILocalSymbol local => local.IsFromOutside(loop) && (!loop.IsEndless() || around.Any(other => Leaves(other, around) && other.BranchValue?.Mentions(local) == true)),
            _ => !loop.IsEndless() || around.Any(other => Leaves(other, around)),
        },
        IReturnOperation => true,
        IInvocationOperation call => s_ending.Any(name => call.TargetMethod.Name.StartsWith(name, StringComparison.Ordinal)) || (!loop.IsEndless() && !call.IsLogging()),
        _ => false,
    });
}
