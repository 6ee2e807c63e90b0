using System.Reflection;
using System.Runtime.CompilerServices;
using Lifeline.Scheduling;

namespace Lifeline.Core;

/// <summary>
/// Cancels a context's token in two halves: first sets it canceled, later queues the callbacks that are registered on it.
/// </summary>
/// <remarks>
/// The framework's <see cref="CancellationTokenSource.CancelAsync"/> does both at once, which is wrong for a tree, whose
/// tokens must all be set canceled before anything runs. The two halves are private methods there. Should a later framework
/// not have them, a tree's tokens are canceled one after the other: nothing is lost but the order among the tokens.
/// A test says when that happens. Thread-safe.
/// </remarks>
internal static class CancellationTokenSourceInterop
{
    private const string RegistrationsType = "System.Threading.CancellationTokenSource+Registrations, System.Private.CoreLib";

    // Reading a field by reflection takes 2.5 ns, and an accessor can't return a reference of a type that has no public name.
    private static readonly FieldInfo? s_registrations =
        typeof(CancellationTokenSource).GetField("_registrations", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly FieldInfo? s_handle =
        typeof(CancellationTokenSource).GetField("_kernelEvent", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly FieldInfo? s_callbacks =
        Type.GetType(RegistrationsType, throwOnError: false)?.GetField("Callbacks", BindingFlags.Instance | BindingFlags.Public);

    /// <summary>True when the two halves are there in this framework, and do what they should.</summary>
    public static bool CanSetStateAlone { get; } = Probe();

    /// <summary>Swaps the state of a node's token, and with it of the node. Runs no callback.</summary>
    /// <returns>True for the one thread that did it.</returns>
    public static bool TrySetCanceled(ContextNode node) => CanSetStateAlone ? Transition(node) : CancelAtOnce(node);

    /// <summary>Queues the callbacks of a token that was set canceled. Called under no gate.</summary>
    public static void QueueCallbacks(ContextNode node)
    {
        if (node.HasHandedOutToken && CanSetStateAlone && MayHaveCallbacks(node))
        {
            Dispatcher.Queue(node.Clock, new Callbacks(node));
        }
    }

    /// <summary>False when the cancellation of this context's token has no effect: there is no callback, and no wait handle was asked for.</summary>
    public static bool HasCallbacks(ContextNode node) => MayHaveCallbacks(node) || (node.HasHandedOutToken && s_handle?.GetValue(node) is not null);

    /// <summary>False when there is no registration on this context's token, and any later one finds it canceled.</summary>
    private static bool MayHaveCallbacks(ContextNode node)
    {
        if (!node.HasHandedOutToken)
        {
            return false;
        }

        if (s_registrations is null || s_callbacks is null)
        {
            return true;
        }

        return s_registrations.GetValue(node) is { } registrations && Has(registrations);
    }

    // It is tempting to read the field and no more. Don't: this is Dekker's race. The framework's Register stores a callback, then loads
    // the state; the canceling thread swaps the state, then loads the callbacks. Register has no StoreLoad fence between the two, so each
    // could miss the other. The registrations' lock orders them: Register stores under it, and the load here is under it.
    private static bool Has(object registrations)
    {
        if (!CanSetStateAlone)
        {
            return true;
        }

        EnterLock(registrations);
        var any = s_callbacks!.GetValue(registrations) is not null;
        ExitLock(registrations);
        return any;
    }

    /// <summary>All callbacks on the token of one context, to be run once.</summary>
    [HoldsContext]
    private sealed class Callbacks(ContextNode node) : ICallback
    {
        private ContextNode? _node = node;      // null once a thread runs them

        public bool IsRunningOrRan => Volatile.Read(ref _node) is null;

        public void Execute()
        {
            if (Interlocked.Exchange(ref _node, null) is { } node)
            {
                Run(node);
            }
        }

        public override string ToString() => _node is { } node ? Name(node) : "the callbacks on a token";
    }

    private static string Name(ContextNode node) => $"a callback on the token of the context made at {node.Site}";

    private static void Run(ContextNode node)
    {
        try
        {
            Execute(node, throwOnFirstException: false);
        }
        catch (Exception failure)
        {
            LifelineEvents.OnCallbackFailed(new CallbackFailure(Name(node), failure, new Context(node), node.Site));
        }
        finally
        {
            LifelineEvents.OnCallbackReturned();
        }
    }

    // Both halves at once, by public methods.
    private static bool CancelAtOnce(ContextNode node)
    {
        if (!node.TryClaimCancel())
        {
            return false;
        }

        node.CancelAsync().ContinueWith(
            static (task, node) => LifelineEvents.OnCallbackFailed(
                new CallbackFailure(Name((ContextNode)node!), task.Exception!.InnerException!, new Context((ContextNode)node!), ((ContextNode)node!).Site)),
            node,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return true;
    }

    private static bool Probe()
    {
        try
        {
            var source = new CancellationTokenSource();
            var ran = false;
            source.Token.Register(() => ran = true);
            if (s_registrations?.GetValue(source) is not { } registrations || s_callbacks?.GetValue(registrations) is null
                || s_handle is null || s_handle.GetValue(source) is not null)
            {
                return false;                   // there should be a callback, and no handle yet
            }

            EnterLock(registrations);
            ExitLock(registrations);
            _ = source.Token.WaitHandle;
            if (s_handle.GetValue(source) is null)
            {
                return false;
            }

            var setOnce = Transition(source) && !Transition(source) && source.IsCancellationRequested && !ran;
            Execute(source, throwOnFirstException: false);
            return setOnce && ran;
        }
        catch (Exception)                       // anything that is not as expected: CancelAtOnce does it then
        {
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TransitionToCancellationRequested")]
    private static extern bool Transition(CancellationTokenSource source);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ExecuteCallbackHandlers")]
    private static extern void Execute(CancellationTokenSource source, bool throwOnFirstException);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "EnterLock")]
    private static extern void EnterLock([UnsafeAccessorType(RegistrationsType)] object registrations);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ExitLock")]
    private static extern void ExitLock([UnsafeAccessorType(RegistrationsType)] object registrations);
}
