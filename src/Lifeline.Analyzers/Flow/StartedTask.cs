using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>How the task that a group starts is used.</summary>
internal static class StartedTask
{
    /// <summary><c>group.Go(…)</c>, or one of the two similar methods.</summary>
    public static bool IsStart(KnownSymbols known, IInvocationOperation call) =>
        call.TargetMethod.Name is "Go" or "TryGo" or "GoAsync" && known.IsTaskScope(call.TargetMethod.ContainingType);

    /// <summary>Whether the task is unused: it is discarded, or stored in a variable that is never read.</summary>
    public static bool IsDropped(KnownSymbols known, IInvocationOperation start)
    {
        if (start.TargetMethod.Name != "TryGo") return IsDropped(known, value: start);
        return start.Arguments.FirstOrDefault(it => it.Parameter?.RefKind == RefKind.Out)?.Value switch
        {
            IDiscardOperation => true,
            { } target when target.Symbol() is ILocalSymbol local => IsForgotten(local, start),
            IDeclarationExpressionOperation { Expression: IDiscardOperation } => true,
            _ => false,
        };
    }

    /// <summary>Whether the task is an endless loop until it is canceled: waiting for it would be the mistake.</summary>
    public static bool NeverEnds(KnownSymbols known, IInvocationOperation start) =>
        start.Arguments.FirstOrDefault(it => it.Parameter?.Ordinal == 0)?.Value.Bare() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation work }
        && work.Body.Descendants().OfType<ILoopOperation>().Any(it => it.NestedFunction() == work && (it.IsEndless() || GoesOnUntilTheEnd(known, it)) && !IsLeft(it));

    private static bool GoesOnUntilTheEnd(KnownSymbols known, ILoopOperation loop) =>
        loop is IWhileLoopOperation { Condition: { } condition } && condition.Bare() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not
        && not.Operand.Bare().AskedForItsEnd() is { } asked && known.IsLifetime(asked.Type);

    /// <summary>Whether a jump may leave the loop, also from a loop within it: then the task may complete by itself.</summary>
    private static bool IsLeft(ILoopOperation loop) => loop.Body.Descendants().Any(it => it.NestedFunction() == loop.NestedFunction()
        && it is IReturnOperation { Kind: OperationKind.Return } or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo });

    private static bool IsDropped(KnownSymbols known, IOperation value)
    {
        while (true)
        {
            var (parent, child) = value.UseOfChoice();
            switch (parent)
            {
                case IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation }:
                    return true;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } call when call.Instance == child:
                case IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation:
                case IAwaitOperation when known.IsTask(parent.Type):        // GoAsync: awaiting it gives the started task
                    value = parent;
                    continue;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    return IsForgotten(declarator.Symbol, value);
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } assignment when assignment.Value == child:
                    return IsForgotten(local.Local, value);
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add" or "Push" or "Enqueue", Instance: { } collection } } when collection.Symbol() is ILocalSymbol tasks:
                    return IsForgotten(tasks, value);
                default:
                    return false;                                           // awaited, or passed on
            }
        }
    }

    /// <summary>A variable that holds one or more tasks, and is written, filled and inspected, but neither passed on nor awaited.</summary>
    private static bool IsForgotten(ILocalSymbol variable, IOperation within) =>
        within.Root().Descendants().Where(it => it is ILocalReferenceOperation && it.Refers(variable)).All(it => it.Use() switch
        {
            (ISimpleAssignmentOperation assignment, var child) => assignment.Target == child || assignment.Target is IDiscardOperation,
            (IArgumentOperation { Parameter.RefKind: RefKind.Out }, _) => true,
            (IDeclarationExpressionOperation, _) => true,
            (IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status" or "Id" or "Count" or "Length" }, _) => true,
            (IInvocationOperation { TargetMethod.Name: "Add" or "Push" or "Enqueue" } call, var child) => call.Instance == child,
            (INameOfOperation, _) => true,
            _ => false,
        });
}
