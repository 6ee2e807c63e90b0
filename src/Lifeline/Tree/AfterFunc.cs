using Lifeline.Scheduling;

namespace Lifeline.Tree;

/// <summary>Something to run once, on the thread pool, when a context has ended.</summary>
internal sealed class AfterFunc(Node context, Delegate callback, object? state, ExecutionContext? flow, in SourceSite site)
    : Attachment(context), ICallback
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Stopped = 2;
    private const int Begun = 3;                // after Started: a thread runs it, or has

    private static readonly ContextCallback s_invoke = static afterFunc => ((AfterFunc)afterFunc!).Invoke();

    private Delegate? _callback = callback;     // null once stopped
    private object? _state = state;
    private ExecutionContext? _flow = flow;
    private readonly string _file = site.File;
    private readonly int _line = site.Line;
    private int _phase;                         // from Waiting to Stopped, or to Started and Begun

    /// <summary>True from the moment on when nothing can prevent the run any more.</summary>
    public bool HasStarted => Volatile.Read(ref _phase) is Started or Begun;

    public bool HasBegun => Volatile.Read(ref _phase) == Begun;

    /// <summary>True once it is certain that it does not run.</summary>
    public bool IsStopped => Volatile.Read(ref _phase) == Stopped;

    /// <summary>Where it was registered; unknown when it is an <c>await</c> of the end.</summary>
    public SourceSite Site => new(_file, _line);

    /// <summary>True while it waits for the end.</summary>
    public bool IsWaiting => Volatile.Read(ref _phase) == Waiting;

    /// <summary>Has it wait for the end, or starts it when that has come already.</summary>
    public AfterFunc Settle()
    {
        if (Enlist() is not null && TryStart())
        {
            Run();
        }

        if (Context.IsWatched && Context.Keeper is not null && IsWaiting)
        {
            Live.Register.Note(this);
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

        Forget();
        Delist();
        return true;
    }

    // We may stay in the list for a while, and what a callback holds can be large.
    private void Forget()
    {
        _callback = null;
        _state = null;
        _flow = null;
    }

    /// <summary>Hands it to the thread pool.</summary>
    public void Run() => Dispatcher.Queue(Context.Clock, this);

    void IThreadPoolWorkItem.Execute()
    {
        if (Interlocked.CompareExchange(ref _phase, Begun, Started) != Started)
        {
            return;
        }

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
        catch (Exception failure)
        {
            LifelineEvents.OnCallbackFailed(new CallbackFailure(ToString(), failure, new Context(Context), Site));
        }
        finally
        {
            LifelineEvents.OnCallbackReturned();
        }
    }

    public override string ToString() => $"the callback registered at {Site}";

    private void Invoke()
    {
        if (_callback is Action action)
        {
            action();
        }
        else
        {
            ((Action<object?>)_callback!)(_state);
        }
    }
}
