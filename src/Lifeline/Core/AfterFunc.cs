using Lifeline.Scheduling;

namespace Lifeline.Core;

/// <summary>Something to run once, on the thread pool or where the clock's scheduler says, when a context has ended.</summary>
/// <param name="context">Whose end it waits for.</param>
/// <param name="callback">An <see cref="Action"/> or a <see cref="Func{Task}"/>, with or without a state as its argument; or a <see cref="WaiterCallback"/>.</param>
/// <param name="state">That argument.</param>
/// <param name="flow">In which it runs; null for none in particular.</param>
/// <param name="site">Where it was registered.</param>
internal sealed class AfterFunc(ContextNode context, Delegate callback, object? state, ExecutionContext? flow, in SourceLocation site)
    : CancellationListener(context), ICallback
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Stopped = 2;
    private const int Running = 3;                // after Started: a thread runs it, or has

    private static readonly ContextCallback s_invoke = static afterFunc => ((AfterFunc)afterFunc!).Invoke();
    private static readonly object s_through = new();

    // Which callback is running here, so that one which waits for its own end can be told from others. An asynchronous one
    // takes this along from thread to thread.
    [ThreadStatic]
    private static AfterFunc? t_running;
    private static readonly AsyncLocal<AfterFunc?> s_running = new();

    private object? _callback = callback;       // the delegate; an Awaited around it once somebody waits for its return; s_through after that; null once stopped
    private object? _state = state;
    private ExecutionContext? _flow = flow;
    private readonly string _file = site.GetPath();
    private readonly int _line = site.Line;
    private int _phase;                         // from Waiting to Stopped, or to Started and Begun

    /// <summary>True from the moment on when nothing can prevent the run any more.</summary>
    public bool HasStarted => Volatile.Read(ref _phase) is Started or Running;

    public bool IsRunningOrRan => Volatile.Read(ref _phase) == Running;

    /// <summary>True once it is certain that it does not run.</summary>
    public bool IsStopped => Volatile.Read(ref _phase) == Stopped;

    /// <summary>Where it was registered; unknown when it is an <c>await</c> of the end.</summary>
    public SourceLocation Site => new(_file, _line);

    /// <summary>True while it waits for the end.</summary>
    public bool IsWaiting => Volatile.Read(ref _phase) == Waiting;

    /// <summary>Has a thread woken at the end of a context, at once if that has come already.</summary>
    public static AfterFunc ForWaiter(ContextNode context, WaiterCallback wake, object waiting) => new AfterFunc(context, wake, waiting, null, default).Activate();

    /// <summary>Has it wait for the end, or starts it when that has come already.</summary>
    public AfterFunc Activate()
    {
        if (AddToContext() is not null && TryStart())
        {
            Run();
        }

        if (Context.IsMonitored && Context.CancellationParent is not null && IsWaiting)
        {
            Live.LiveContextRegistry.Note(this);
        }

        return this;
    }

    /// <summary>Decides that it runs; the caller then sees to it that it does.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _phase, Started, Waiting) == Waiting;

    /// <summary>Decides that it does not run.</summary>
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

    /// <summary>Decides that it does not run, or waits until it is through. Does not wait when the callback itself asks.</summary>
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
                case Delegate underWay:
                    Interlocked.CompareExchange(ref _callback, new Awaited(underWay, Context), underWay);
                    break;
                default:
                    return Task.CompletedTask;
            }
        }
    }

    // We may stay in the list for a while, and what a callback holds can be large.
    private void ReleaseReferences()
    {
        _callback = null;
        _state = null;
        _flow = null;
    }

    /// <summary>Has it run, once it was started. Called by whoever ended the context, so it runs no foreign code itself.</summary>
    public void Run()
    {
        if (_callback is WaiterCallback wake)
        {
            wake(_state!);
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

    // Throws nothing.
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
        (Interlocked.Exchange(ref _callback, s_through) as Awaited)?.SetResult();
    }

    /// <summary>A callback for whose return somebody waits.</summary>
    private sealed class Awaited(Delegate callback, ContextNode context) : TaskCompletionSource(Dispatcher.Continuations(context.Clock))
    {
        public Delegate Callback => callback;
    }
}
