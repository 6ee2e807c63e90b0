using System.Reflection;
using System.Runtime.CompilerServices;
using Lifeline.Scheduling;

namespace Lifeline.Core;

/// <summary>
/// Ends a context's token in two halves: first mark it, later start what is registered on it, on the thread pool.
/// </summary>
/// <remarks>
/// The framework's <see cref="CancellationTokenSource.CancelAsync"/> does both at once, which is wrong for a tree, whose
/// tokens must all be marked before anything runs. The two halves are private methods there. Should a later framework
/// not have them, a tree's tokens are cancelled one after the other: nothing is lost but the order among the tokens.
/// A test says when that happens.
/// </remarks>
internal static class CancellationTokenSourceInterop
{
    private const string RegistrationsType = "System.Threading.CancellationTokenSource+Registrations, System.Private.CoreLib";

    // Reading a field in this way takes 2.5 ns, and accessors can't answer a reference of a type that has no public name.
    private static readonly FieldInfo? s_registrations =
        typeof(CancellationTokenSource).GetField("_registrations", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly FieldInfo? s_handle =
        typeof(CancellationTokenSource).GetField("_kernelEvent", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly FieldInfo? s_callbacks =
        Type.GetType(RegistrationsType, throwOnError: false)?.GetField("Callbacks", BindingFlags.Instance | BindingFlags.Public);

    /// <summary>True when this framework lets the two halves be told apart.</summary>
    public static bool CanMarkSeparately { get; } = Probe();

    /// <summary>Marks a node's token, and with it the node. Runs nothing.</summary>
    /// <returns>True for the one thread that did it.</returns>
    public static bool TrySetCanceled(ContextNode node) => CanMarkSeparately ? Transition(node) : CancelAtOnce(node);

    /// <summary>Starts the callbacks of a token that was marked.</summary>
    public static void QueueCallbacks(ContextNode node)
    {
        if (node.HasHandedOutToken && CanMarkSeparately && MayHaveCallbacks(node))
        {
            Dispatcher.Queue(node.Clock, new Callbacks(node));
        }
    }

    /// <summary>False when surely nobody would notice that this context's token is cancelled: no callback, and no wait handle was asked for.</summary>
    public static bool HasCallbacks(ContextNode node) => MayHaveCallbacks(node) || (node.HasHandedOutToken && s_handle?.GetValue(node) is not null);

    /// <summary>False when surely nothing is registered on this context's token.</summary>
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

    // It is tempting to read the field and no more. Don't: whoever registers writes it, then looks whether the token is
    // marked, and the processor may do that in the other order. Each of us would miss the other. The lock decides it.
    private static bool Has(object registrations)
    {
        if (!CanMarkSeparately)
        {
            return true;
        }

        EnterLock(registrations);
        var any = s_callbacks!.GetValue(registrations) is not null;
        ExitLock(registrations);
        return any;
    }

    /// <summary>All that is registered on the token of a context that has ended.</summary>
    [HoldsContext]
    private sealed class Callbacks(ContextNode node) : ICallback
    {
        private ContextNode? _node = node;             // null once begun

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

    // Both halves at once, by public means.
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
                return false;                   // there is a callback, and no handle yet
            }

            EnterLock(registrations);
            ExitLock(registrations);
            _ = source.Token.WaitHandle;
            if (s_handle.GetValue(source) is null)
            {
                return false;
            }

            var marked = Transition(source) && !Transition(source) && source.IsCancellationRequested && !ran;
            Execute(source, throwOnFirstException: false);
            return marked && ran;
        }
        catch (Exception)                       // whatever is not as it was: the public means do it as well
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
