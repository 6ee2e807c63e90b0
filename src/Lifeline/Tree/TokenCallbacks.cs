using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lifeline.Tree;

/// <summary>
/// Ends a context's token in two halves: first mark it, later start what is registered on it, on the thread pool.
/// </summary>
/// <remarks>
/// The framework's <see cref="CancellationTokenSource.CancelAsync"/> does both at once, which is right for a context
/// without descendants and wrong for a tree, whose tokens must all be marked before anything runs. The two halves are
/// private methods there. Should a later framework not have them, a tree's tokens are cancelled one after the other:
/// nothing is lost but the order among the tokens. A test says when that happens.
/// </remarks>
internal static class TokenCallbacks
{
    private const string RegistrationsType = "System.Threading.CancellationTokenSource+Registrations, System.Private.CoreLib";

    private static readonly FieldInfo? s_registrations =
        typeof(CancellationTokenSource).GetField("_registrations", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly FieldInfo? s_callbacks =
        Type.GetType(RegistrationsType, throwOnError: false)?.GetField("Callbacks", BindingFlags.Instance | BindingFlags.Public);

    /// <summary>True when this framework lets the two halves be told apart.</summary>
    public static bool CanSplit { get; } = Probe();

    /// <summary>Marks a token. Runs nothing.</summary>
    public static void Mark(Node node)
    {
        if (CanSplit)
        {
            Transition(node);
        }
    }

    /// <summary>Starts the callbacks of a token that was marked.</summary>
    public static void Start(Node node)
    {
        if (!node.HasHandedOutToken)
        {
            return;
        }

        if (!CanSplit)
        {
            Watch(node.CancelAsync(), node);
            return;
        }

        if (MayExistOn(node))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static node => Run(node), node, preferLocal: false);
        }
    }

    /// <summary>Has the failures reported of callbacks that were started with the token's cancellation.</summary>
    public static void Watch(Task callbacks, Node node)
    {
        if (callbacks.IsCompletedSuccessfully)
        {
            return;                             // nothing was registered
        }

        callbacks.ContinueWith(
            static (task, node) => LifelineEvents.OnCallbackFailed(
                new CallbackFailure(task.Exception!.InnerException!, new Context((Node)node!), ((Node)node!).Site)),
            node,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>False when surely nothing is registered on this context's token.</summary>
    public static bool MayExistOn(Node node)
    {
        if (!node.HasHandedOutToken)
        {
            return false;
        }

        if (s_registrations is null || s_callbacks is null)
        {
            return true;
        }

        return s_registrations.GetValue(node) is { } registrations && s_callbacks.GetValue(registrations) is not null;
    }

    private static void Run(Node node)
    {
        try
        {
            Execute(node, throwOnFirstException: false);
        }
        catch (Exception failure)
        {
            LifelineEvents.OnCallbackFailed(new CallbackFailure(failure, new Context(node), node.Site));
        }
    }

    private static bool Probe()
    {
        try
        {
            var source = new CancellationTokenSource();
            var ran = false;
            source.Token.Register(() => ran = true);
            var marked = Transition(source) && source.IsCancellationRequested && !ran;
            Execute(source, throwOnFirstException: false);
            return marked && ran;
        }
        catch (MissingMethodException)
        {
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TransitionToCancellationRequested")]
    private static extern bool Transition(CancellationTokenSource source);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ExecuteCallbackHandlers")]
    private static extern void Execute(CancellationTokenSource source, bool throwOnFirstException);
}
