using Lifeline.Scheduling;

namespace Lifeline.Core;

/// <summary>A callback that runs once, on the thread pool or where the clock's scheduler says, when a context was canceled.</summary>
/// <param name="context">The context whose cancellation it waits for.</param>
/// <param name="callback">
/// An <see cref="Action"/> or a <see cref="Func{Task}"/>, with or without a state as its argument; or a <see cref="WaiterCallback"/>.
/// </param>
/// <param name="state">That argument.</param>
/// <param name="flow">The execution context in which it runs; null for none in particular.</param>
/// <param name="site">Where it was registered.</param>
internal sealed class AfterFunc(ContextNode context, Delegate callback, object? state, ExecutionContext? flow, in SourceLocation site)
    : CancellationListener(context), ICallback
{
    // Values of _phase.
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Stopped = 2;
    private const int Running = 3;              // after Started: a thread runs it, or has run it

    private static readonly ContextCallback s_invoke = static afterFunc => ((AfterFunc)afterFunc!).Invoke();
    private static readonly object s_returned = new();

    // The callback that runs on this thread, so that one which waits for its own return is told from others. An asynchronous one
    // takes s_running along from thread to thread.
    [ThreadStatic]
    private static AfterFunc? t_running;
    private static readonly AsyncLocal<AfterFunc?> s_running = new();

    // The delegate; an Awaited around it once a thread waits for its return; s_returned after that; null once stopped.
    private object? _callback = callback;
    private object? _state = state;
    private ExecutionContext? _flow = flow;
    private readonly string _file = site.GetPath();
    private readonly int _line = site.Line;
    private int _phase;                         // from Waiting to Stopped, or to Started and then Running; changed by compare-and-swap

    /// <summary>True once nothing can prevent the run any more.</summary>
    public bool HasStarted => Volatile.Read(ref _phase) is Started or Running;

    public bool IsRunningOrRan => Volatile.Read(ref _phase) == Running;

    /// <summary>True once it is certain that it does not run.</summary>
    public bool IsStopped => Volatile.Read(ref _phase) == Stopped;

    /// <summary>Where it was registered; unknown for an <c>await</c> of a context's end.</summary>
    public SourceLocation Site => new(_file, _line);

    /// <summary>True while it is neither started nor stopped.</summary>
    public bool IsWaiting => Volatile.Read(ref _phase) == Waiting;

    /// <summary>Registers a callback that wakes a blocked thread when a context is canceled; calls it at once when it is canceled already.</summary>
    public static AfterFunc ForWaiter(ContextNode context, WaiterCallback waiterCallback, object waiting) =>
        new AfterFunc(context, waiterCallback, waiting, null, default).Activate();

    /// <summary>Adds it to the context's listeners, or starts it when the context is canceled already.</summary>
    public AfterFunc Activate()
    {
        if (AddToContext() is not null && TryStart())
        {
            Run();
        }

        if (Context.IsObserved && Context.CancellationParent is not null && IsWaiting)
        {
            ContextObservers.OnCreated(this);
        }

        return this;
    }

    /// <summary>Decides that it runs.</summary>
    /// <returns>True for the one thread that has to call <see cref="Run"/>.</returns>
    public bool TryStart() => Interlocked.CompareExchange(ref _phase, Started, Waiting) == Waiting;

    /// <summary>Decides that it does not run. False when it has started, or was stopped before.</summary>
    public bool Stop()
    {
        if (Interlocked.CompareExchange(ref _phase, Stopped, Waiting) != Waiting)
        {
            return false;
        }

        ReleaseReferences();
        RemoveFromContext();
        return true;
    }

    /// <summary>Decides that it does not run, or waits until it has returned. Does not wait when the callback itself asks.</summary>
    public Task StopAsync()
    {
        if (Stop() || IsStopped || t_running == this || s_running.Value == this)
        {
            return Task.CompletedTask;
        }

        while (true)
        {
            switch (Volatile.Read(ref _callback))
            {
                case Awaited awaited:
                    return awaited.Task;
                case Delegate pending:
                    Interlocked.CompareExchange(ref _callback, new Awaited(pending, Context), pending);
                    break;
                default:
                    return Task.CompletedTask;
            }
        }
    }

    // A stopped after-func may stay in the list as an only child, and what a callback refers to can be large.
    private void ReleaseReferences()
    {
        _callback = null;
        _state = null;
        _flow = null;
    }

    /// <summary>Queues it, once it was started; one that wakes a blocked thread runs here. Called by the canceling thread, so no foreign code runs in it.</summary>
    public void Run()
    {
        if (_callback is WaiterCallback waiterCallback)
        {
            waiterCallback(_state!);
        }
        else
        {
            Dispatcher.Queue(Context.Clock, this);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (Interlocked.CompareExchange(ref _phase, Running, Started) != Started)
        {
            return;
        }

        var outer = t_running;
        t_running = this;
        try
        {
            if (_flow is null)
            {
                Invoke();
            }
            else
            {
                ExecutionContext.Run(_flow, s_invoke, this);
            }
        }
        finally
        {
            t_running = outer;
        }
    }

    public override string ToString() => $"the callback registered at {Site}";

    // Never throws.
    private void Invoke()
    {
        var callback = _callback is Awaited awaited ? awaited.Callback : _callback;
        if (callback is Func<Task> or Func<object?, Task>)
        {
            _ = InvokeAsync(callback);
            return;
        }

        try
        {
            if (callback is Action action)
            {
                action();
            }
            else
            {
                ((Action<object?>)callback!)(_state);
            }
        }
        catch (Exception failure)
        {
            Report(failure);
        }
        finally
        {
            OnReturned();
        }
    }

    private async Task InvokeAsync(object callback)
    {
        s_running.Value = this;                 // undone by the runtime when this method first returns
        try
        {
            var running = callback is Func<Task> start ? start() : ((Func<object?, Task>)callback)(_state);
            await running.ConfigureAwait(Dispatcher.Stays);
        }
        catch (Exception failure)
        {
            Report(failure);
        }
        finally
        {
            OnReturned();
        }
    }

    private void Report(Exception failure) =>
        LifelineEvents.OnCallbackFailed(new CallbackFailure(ToString(), failure, new Context(Context), Site));

    private void OnReturned()
    {
        _state = null;
        _flow = null;
        LifelineEvents.OnCallbackReturned();
        (Interlocked.Exchange(ref _callback, s_returned) as Awaited)?.SetResult();
    }

    /// <summary>A callback for whose return a thread waits.</summary>
    private sealed class Awaited(Delegate callback, ContextNode context) : TaskCompletionSource(Dispatcher.Continuations(context.Clock))
    {
        public Delegate Callback => callback;
    }
}
