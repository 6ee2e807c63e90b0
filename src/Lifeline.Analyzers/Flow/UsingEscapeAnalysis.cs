using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>
/// Finds tasks that use a held owner's token or context after the owner is disposed: follows the token to the call that
/// gets it, from there to the task, and on to the code that awaits it, if any.
/// </summary>
internal sealed class UsingEscapeAnalysis(KnownSymbols known, Held held)
{
    private const string Returned = "it is returned from the using";
    private const string Dropped = "nobody in the using awaits it";
    private const string Stored = "it is kept beyond the using";

    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);
    private readonly List<(IOperation, string)> _found = [];

    public List<(IOperation Place, string How)> Find()
    {
        FollowSignal(held.Variable);
        return _found;
    }

    private IEnumerable<IOperation> Uses(ISymbol symbol) => held.Code
        .SelectMany(it => it.DescendantsAndSelf())
        .Where(it => it is ILocalReferenceOperation && it.Refers(symbol));

    /// <summary>A variable that holds the owner, or a token or context of it.</summary>
    private void FollowSignal(ISymbol variable)
    {
        if (!_followed.Add(variable)) return;
        foreach (var use in Uses(variable)) Signal(use);
    }

    private void Signal(IOperation use)
    {
        var value = use;
        var derived = false;                                        // a token or context rather than the owner itself
        while (true)
        {
            var (parent, child) = value.Use();
            switch (parent)
            {
                case IConversionOperation when known.IsContext(parent.Type):
                case IPropertyReferenceOperation { Property.Name: "Token" or "Context" }:
                    value = parent;
                    derived = true;
                    continue;
                case IConditionalOperation or ICoalesceOperation or IInvocationOperation when derived && known.IsSignal(parent.Type):
                    value = parent;                                 // one of several, or a derived context with one more value
                    continue;
                case IArgumentOperation { Parent: { } call }:
                    if (known.IsPending(call.Type) && !Waits(call)) Pending(call, call);
                    else if (derived && known.IsSignal(call.Type) && call is IInvocationOperation) { value = call; continue; }
                    else Closure(use);
                    return;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when derived:
                    FollowSignal(declarator.Symbol);
                    return;
                case IReturnOperation { Kind: OperationKind.Return } returned when derived && use.NestedFunction() == held.Declaration.NestedFunction() && known.IsSignal(child.Type):
                    _found.Add((returned.ReturnedValue!, Returned));
                    return;
                case ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation made } } when derived:
                    value = made;                                   // options with its token
                    continue;
                case ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } assignment when derived && known.IsSignal(child.Type):
                    _found.Add((assignment.Value, Stored));
                    return;
                default:
                    Closure(use);
                    return;
            }
        }
    }

    /// <summary>Used in a lambda that is passed on: the use of the lambda's result counts.</summary>
    private void Closure(IOperation use)
    {
        for (var function = use.NestedFunction(); function is not null && function != held.Declaration.NestedFunction(); function = function.NestedFunction())
        {
            if (function is not IAnonymousFunctionOperation) return;
            var (parent, _) = function.Use();
            if (parent is IDelegateCreationOperation creation) (parent, _) = creation.Use();
            if (parent is not IArgumentOperation { Parent: { } call }) continue;
            if (known.IsPending(call.Type) || IsManyTasks(call.Type)) Pending(call, call);
            else if (StartsAThread(call)) _found.Add((call, Dropped));
        }
    }

    /// <summary>A running operation: a task, an asynchronous sequence, several tasks.</summary>
    private void Pending(IOperation started, IOperation work)
    {
        var value = work;
        while (true)
        {
            var (parent, child) = value.Use();
            switch (parent)
            {
                case IInvocationOperation call when call.Receiver()?.Bare() == child.Bare() || call.Instance == child:
                    if (call.TargetMethod.Name.Contains("Forget")) { _found.Add((started, Dropped)); return; }
                    if (call.TargetMethod.Name is not "ConfigureAwait" && !known.IsPending(call.Type) && !IsManyTasks(call.Type)) return;
                    value = call;
                    continue;
                case IArgumentOperation { Parent: IInvocationOperation call } argument:
                    if (call.TargetMethod.Name.Contains("Forget")) { _found.Add((started, Dropped)); return; }
                    if (call.Instance is { } collection && call.TargetMethod.Name is "Add" or "Push" or "Enqueue") { Added(started, collection!); return; }
                    if (!known.IsPending(call.Type) && !IsManyTasks(call.Type)) return;
                    value = call;
                    continue;
                case IAwaitOperation:
                    Closure(value);                                 // awaited, but by a lambda that is a task itself
                    return;
                case IArgumentOperation { Parent: IObjectCreationOperation wrapped } when known.IsPending(wrapped.Type):
                    value = wrapped;
                    continue;
                case IConditionalOperation or ICoalesceOperation or ISwitchExpressionOperation or ISwitchExpressionArmOperation:
                case IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation or ITupleOperation or ITranslatedQueryOperation:
                    value = parent;
                    continue;
                case IExpressionStatementOperation when !IsKeptByAGroup(value) || OutlivesTheUsing(value):
                case ISimpleAssignmentOperation { Target: IDiscardOperation } when !IsKeptByAGroup(value) || OutlivesTheUsing(value):
                    _found.Add((started, Dropped));
                    return;
                case IReturnOperation { Kind: OperationKind.Return }:
                    if (value.NestedFunction() != held.Declaration.NestedFunction()) { Closure(value); return; }
                    if (!IsAsync(value)) _found.Add((started, Returned));
                    return;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    Kept(started, declarator.Symbol);
                    return;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } assignment when assignment.Value == child:
                    Kept(started, local.Local);
                    return;
                case ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } assignment when assignment.Value == child:
                    _found.Add((started, Stored));
                    return;
                default:
                    return;
            }
        }
    }

    /// <summary>A variable holds the task: it has completed at the end of the using if the code within waits for it.</summary>
    private void Kept(IOperation started, ISymbol variable)
    {
        if (!_followed.Add(variable)) return;
        var returned = false;
        foreach (var use in Uses(variable))
        {
            var (parent, child) = use.Use();
            while (parent is IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation) (parent, child) = parent!.Use();
            if (parent is ISimpleAssignmentOperation assignment && assignment.Target == child) continue;
            if (parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WhenAll" or "WhenAny" } all } && known.IsPending(all.Type))
            {
                Pending(started, all);
                return;
            }

            if (parent is IReturnOperation && !IsAsync(use) && use.NestedFunction() == held.Declaration.NestedFunction()) returned = true;
            else return;                                            // awaited, or passed to code that may await it
        }

        _found.Add((started, returned ? Returned : Dropped));
    }

    /// <summary>Added to a list of tasks, which is a local of this function, or outlives it.</summary>
    private void Added(IOperation started, IOperation collection)
    {
        if (collection.Symbol() is ILocalSymbol local)
        {
            var joined = false;
            foreach (var (parent, _) in Uses(local).Select(it => it.Use()))
            {
                if (parent is IInvocationOperation { TargetMethod.Name: "Add" or "Push" or "Enqueue" }) continue;
                if (parent is not (IArgumentOperation or IForEachLoopOperation or IConversionOperation or IInvocationOperation)) continue;
                if (!joined && parent is IArgumentOperation { Parent: IInvocationOperation all } && known.IsPending(all.Type)) Pending(started, all);
                joined = true;
            }

            if (!joined) _found.Add((started, Dropped));
            return;
        }

        if (collection.Bare() is IFieldReferenceOperation or IPropertyReferenceOperation && !IsKeptByAGroup(started)) _found.Add((started, Stored));
    }

    private static bool IsAsync(IOperation operation) => operation.NestedFunction() switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.IsAsync,
        ILocalFunctionOperation local => local.Symbol.IsAsync,
        _ => operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is IMethodSymbol { IsAsync: true },
    };

    /// <summary>A call whose task uses the token only to be canceled or to wait for its end.</summary>
    private static bool Waits(IOperation call) => call is IInvocationOperation { TargetMethod: { Name: "FromCanceled" or "FromResult", ContainingType.Name: "Task" or "ValueTask" } };

    /// <summary>A group waits for its tasks itself.</summary>
    private bool IsKeptByAGroup(IOperation value) =>
        value.Bare() is IInvocationOperation { TargetMethod: { } method } && (known.IsOurs(method) || method.ContainingType.Name.EndsWith("Group", StringComparison.Ordinal));

    /// <summary>A group that was made before the using, so that it is disposed after it, and that no code in the using waits for.</summary>
    private bool OutlivesTheUsing(IOperation value) => value.Bare() is IInvocationOperation { Instance: { } instance } && instance.Symbol() is ILocalSymbol group
        && held.Declaration is IUsingDeclarationOperation { Parent: IBlockOperation block }
        && block.Operations.TakeWhile(it => it != held.Declaration).OfType<IUsingDeclarationOperation>().Any(it => it.DeclarationGroup.Declarations.Any(one => one.Declarators.Any(declarator => declarator.Symbol.Equals(group, SymbolEqualityComparer.Default))))
        && !Uses(group).Any(it => it.Use().Parent is IInvocationOperation { TargetMethod.Name: "WaitAsync" or "DisposeAsync" });

    private bool StartsAThread(IOperation call) => call switch
    {
        IInvocationOperation { TargetMethod: { Name: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem", ContainingType.Name: "ThreadPool" } } => true,
        IObjectCreationOperation { Type.Name: "Thread" } => !held.Code.SelectMany(it => it.Descendants()).OfType<IInvocationOperation>().Any(it => it.TargetMethod.Name == "Join"),
        _ => false,
    };

    private bool IsManyTasks(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => known.IsPending(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } named => named.TypeArguments.Any(known.IsPending)
            && (named.ConstructedFrom.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
                || named.AllInterfaces.Any(it => it.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)),
        _ => false,
    };
}
