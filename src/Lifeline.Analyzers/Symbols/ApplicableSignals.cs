using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Symbols;

/// <summary>
/// Which of the available signals apply to the code at a place. Cleanup must continue after the end, code that runs later
/// must not end with the method that only sets it up, and a member is a lifetime of the object.
/// </summary>
internal static class ApplicableSignals
{
    /// <summary>Names of methods that clean up, mostly after the end.</summary>
    private static readonly string[] s_cleanup =
        ["Dispose", "Close", "Stop", "Shutdown", "ShutDown", "Rollback", "RollBack", "Release", "Unlock", "Abort", "Cleanup", "CleanUp", "Undo", "Compensate", "Revert", "Restore", "Teardown", "TearDown", "Disconnect", "Finalize"];

    /// <summary>Names of tokens that end an object's operations. Any other token, such as that of a flush timer, has a purpose of its own.</summary>
    private static readonly HashSet<string> s_lifetimes = new(StringComparer.OrdinalIgnoreCase)
    {
        "token", "cancellationToken", "cancellation", "cancel", "cancelToken", "ct", "ctx", "context", "stoppingToken", "stopping", "stopToken", "stop",
        "shutdown", "shutdownToken", "lifetime", "lifetimeToken", "requestAborted", "aborted", "applicationStopping", "stopped", "shuttingDown", "closing", "connectionClosed", "connectionAborted", "disconnected", "disposed", "disposedToken", "disposalToken", "closed",
    };

    /// <summary>Calls that store a delegate for later, or that other code waits for.</summary>
    private static readonly HashSet<string> s_keepers =
    [
        "GetOrAdd", "GetOrAddAsync", "GetOrCreate", "GetOrCreateAsync", "GetOrSet", "GetOrSetAsync", "AddOrUpdate", "ContinueWith", "Register", "UnsafeRegister", "AfterFunc", "Subscribe",
    ];

    /// <summary>The signals that should be passed here, the best first; empty where none should.</summary>
    public static List<Signal> Live(this KnownSymbols known, IOperation operation, ISymbol containing)
    {
        if (IsCleanup(operation, containing) || IsAfterTheEnd(operation) || IsData(operation)) return [];
        var found = AvailableSignals.At(known, operation, containing);
        var later = RunsLater(operation, containing);
        found.RemoveAll(it => it.Symbol.Name == "_"
            || (it.Symbol is IFieldSymbol or IPropertySymbol && (later is not null || !s_lifetimes.Contains(it.Symbol.Name.TrimStart('_'))))
            || (later is not null && it.Symbol.IsFromOutside(later)));
        return found;
    }

    /// <summary>A parameter of an enclosing function. A primary constructor's parameter belongs to the object, like a field.</summary>
    public static bool IsHandedIn(ISymbol symbol, ISymbol containing) => symbol is IParameterSymbol
        && (symbol.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor || SymbolEqualityComparer.Default.Equals(constructor, containing));

    /// <summary>In finally, in catch, or in a function with the name of a cleanup method.</summary>
    public static bool IsCleanup(IOperation operation, ISymbol containing)
    {
        if (operation.IsInCatchOrFinally()) return true;
        for (var function = operation.NestedFunction(); function is not null; function = function.NestedFunction())
        {
            if (function is ILocalFunctionOperation local && IsCleanup(local.Symbol.Name)) return true;
        }

        return IsCleanup(containing.Name) || containing is IMethodSymbol { MethodKind: MethodKind.Destructor };
    }

    /// <summary>Whether a method's name says that it cleans up.</summary>
    public static bool IsCleanup(string name)
    {
        var last = name.Substring(name.LastIndexOf('.') + 1);                   // IAsyncDisposable.DisposeAsync
        return s_cleanup.Any(it => last.StartsWith(it, StringComparison.Ordinal));
    }

    /// <summary>The outermost lambda around the operation that is stored rather than run here: of a handler, a factory, a callback.</summary>
    private static IOperation? RunsLater(IOperation operation, ISymbol containing)
    {
        IOperation? later = null;
        for (var function = operation.NestedFunction(); function is not null; function = function.NestedFunction())
        {
            if (function is IAnonymousFunctionOperation lambda && (IsKept(lambda) || containing.Name is "StartAsync" or "StartingAsync" or "StartedAsync")) later = function;
        }

        return later;
    }

    private static bool IsKept(IAnonymousFunctionOperation lambda)
    {
        var (parent, child) = lambda.Parent is IDelegateCreationOperation creation ? creation.Use() : lambda.Use();
        return parent switch
        {
            IEventAssignmentOperation or ICompoundAssignmentOperation or IReturnOperation or IObjectCreationOperation or IFieldInitializerOperation or IPropertyInitializerOperation => true,
            IAssignmentOperation assignment => assignment.Value == child && assignment.Target.Symbol() is not ILocalSymbol,
            IArgumentOperation { Parent: IInvocationOperation invocation } => s_keepers.Contains(invocation.TargetMethod.Name)
                || invocation.TargetMethod.Name.StartsWith("Add", StringComparison.Ordinal) || invocation.TargetMethod.Name.StartsWith("On", StringComparison.Ordinal)
                || invocation.TargetMethod.Name.StartsWith("Map", StringComparison.Ordinal) || invocation.TargetMethod.Name.StartsWith("Use", StringComparison.Ordinal),
            IArgumentOperation => true,                                          // of a constructor: Lazy, Timer
            IArrayInitializerOperation or ICollectionExpressionOperation or ITupleOperation => true,
            _ => false,
        };
    }

    /// <summary>In an expression tree, which is stored or translated, and not run as code.</summary>
    private static bool IsData(IOperation operation)
    {
        for (var function = operation.NestedFunction(); function is not null; function = function.NestedFunction())
        {
            if (function.Parent?.Type is { Name: "Expression", ContainingNamespace.Name: "Expressions" }) return true;
        }

        return false;
    }

    /// <summary>In the branch of a condition that is taken after the end.</summary>
    private static bool IsAfterTheEnd(IOperation operation)
    {
        for (var at = operation; at.Parent is { } parent; at = parent)
        {
            if (parent is not IConditionalOperation condition || at == condition.Condition) continue;
            var negated = condition.Condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not };
            if (at == (negated ? condition.WhenFalse : condition.WhenTrue) && condition.Condition.DescendantsAndSelf().Any(it => it.AskedForItsEnd() is not null)) return true;
        }

        return false;
    }
}
