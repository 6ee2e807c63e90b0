using System.Runtime.ExceptionServices;

namespace Lifeline.Testing.Bubbles;

/// <summary>
/// A piece of work with all that it starts, run by one thread, one piece at a time. Continuations of the work come back here, as this
/// is its <see cref="SynchronizationContext"/>; what Lifeline starts on the clock is queued here too. Time passes only when
/// nothing is ready.
/// </summary>
/// <remarks>
/// <para>Invariant: during a run from which nothing has left, no other thread accesses its state. So which piece runs next is a
/// function of the program and the seed.</para>
/// <para>Lock order: the clock's, then <c>_lock</c>. No foreign code runs under either.</para>
/// </remarks>
internal sealed partial class Bubble : SynchronizationContext, IContextScheduler
{
    private readonly VirtualClock _clock;
    private readonly Func<Task> _work;
    private readonly Delegate _entry;
    private readonly VirtualRunOptions _options;
    private readonly object _lock = new();      // guards _ready, _isOver and the fields of _outside; pulsed at each sign of activity outside
    private readonly ReadyPieces _ready;
    private readonly Outside _outside;
    private readonly TraceLog _trace;
    private readonly Waiters _waiters = new();  // used by the bubble's thread only
    private readonly Action<Bubble> _onEnded;
    private readonly TimeSpan _from;            // the clock's Elapsed at the start of the run
    private bool _isOver;                       // guarded by _lock; true once End was called
    private Thread? _thread;                    // the bubble's thread; null before Run
    private ExecutionContext? _flow;            // the execution context with which each piece starts
    private Task? _main;                        // the task of the work; null before its first piece
    private bool _isMainDone;
    private ExceptionDispatchInfo? _outcome;    // written once, before _onEnded is called
    private List<TaskCompletionSource>? _untilIdle;     // the pending calls of UntilIdleAsync; used by the bubble's thread only

    /// <param name="clock">The clock whose time passes.</param>
    /// <param name="work">The work to run.</param>
    /// <param name="entry">The method that names the work in messages.</param>
    /// <param name="options">The options, which have been checked.</param>
    /// <param name="onEnded">Called once, when the run is over, on the bubble's thread or on the watchdog's.</param>
    public Bubble(VirtualClock clock, Func<Task> work, Delegate entry, VirtualRunOptions options, Action<Bubble> onEnded)
    {
        _clock = clock;
        _work = work;
        _entry = entry;
        _options = options;
        _onEnded = onEnded;
        _ready = new ReadyPieces(options.Seed);
        _outside = new Outside(_lock, options);
        _trace = new TraceLog(options.TraceLength);
        _from = clock.Elapsed;
        SetWaitNotificationRequired();
    }

    /// <summary>The bubble that runs the calling piece; null outside of any.</summary>
    public static new Bubble? Current => SynchronizationContext.Current as Bubble;

    /// <summary>Once the run has ended: the exception to throw; null when it succeeded.</summary>
    public ExceptionDispatchInfo? Outcome => _outcome;

    public VirtualRun Result => new(_options.Seed, _clock.Elapsed - _from, _trace, _outside.Departures);

    /// <summary>The state of the bubble in which the caller runs, which has to wait for a run that the caller starts; null outside of any.</summary>
    public static Outside? Outer => Outside.OfThisThread;

    public Random? Random => _clock.Random;

    /// <summary>Runs the work to its end. Called on the thread that becomes the bubble's.</summary>
    /// <param name="hasEvents">Whether the runtime reports what leaves: see <see cref="PoolEvents"/>.</param>
    public void Run(bool hasEvents)
    {
        var (before, context) = (ExecutionContext.Capture(), SynchronizationContext.Current);
        _thread = Thread.CurrentThread;
        using var watchdog = new Watchdog(this, _options.LongestPiece);
        try
        {
            _outside.Begin();
            _flow = ExecutionContext.Capture();
            SetSynchronizationContext(this);
            CheckPoolEvents(hasEvents);
            Pump(watchdog);
        }
        catch (Exception failure)
        {
            End(failure);
        }
        finally
        {
            _outside.End();
            SetSynchronizationContext(context);
            if (before is not null)
            {
                ExecutionContext.Restore(before);
            }

            End(failure: null);
        }
    }

    /// <summary>Completes when nothing in the bubble is ready: all else waits.</summary>
    public Task UntilIdleAsync()
    {
        // Completed by the bubble's thread between two pieces, so that no continuation leaves the bubble.
        var idle = new TaskCompletionSource();
        if (Thread.CurrentThread == _thread)
        {
            (_untilIdle ??= []).Add(idle);
        }
        else
        {
            Post(static all => { var (bubble, idle) = ((Bubble, TaskCompletionSource))all!; (bubble._untilIdle ??= []).Add(idle); }, (this, idle));
        }

        return idle.Task;
    }

    /// <summary>A timer was armed on the clock. On another thread, this is a sign that that thread is active and runs part of the work.</summary>
    public void OnTimerChanged()
    {
        if (Thread.CurrentThread != _thread)
        {
            lock (_lock)
            {
                _outside.OnTouched();
            }
        }
    }

    public bool TryQueue(IThreadPoolWorkItem work)
    {
        if (work is IContextTask task && Thread.CurrentThread == _thread)
        {
            _waiters.Add(task);
        }

        return TryAdd(new Piece(work));
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!TryAdd(new Piece(d, state)))
        {
            base.Post(d, state);                // the run is over: post as without a bubble
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (Thread.CurrentThread == _thread)
        {
            d(state);
            return;
        }

        using var done = new ManualResetEventSlim();
        Exception? thrown = null;
        Post(
            state =>
            {
                try
                {
                    d(state);
                }
                catch (Exception failure)
                {
                    thrown = failure;
                }

                done.Set();
            }, state);
        done.Wait();
        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    private bool TryAdd(Piece piece)
    {
        var isForeign = Thread.CurrentThread != _thread;
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            _ready.Add(piece);
            if (isForeign)
            {
                _outside.OnArrived(PieceText.Of(piece));
            }

            return true;
        }
    }

    private void CheckPoolEvents(bool hasEvents)
    {
        if (hasEvents)
        {
            return;
        }

        if (_options.ForbidLeaving)
        {
            throw new NotSupportedException(
                "This runtime tells nothing of what is queued to its thread pool (EventSourceSupport is off), so that leaving can't be forbidden.");
        }

        _outside.OnUntold();
    }

    private async Task MainAsync()
    {
        try
        {
            await (_work() ?? throw new InvalidOperationException(
                "The work returned null instead of a Task. Return Task.CompletedTask, or make the lambda async.")).ConfigureAwait(true);
        }
        catch (Exception failure)
        {
            _outcome ??= ExceptionDispatchInfo.Capture(failure);
        }

        _isMainDone = true;
    }

    private LeavingException Leaving()
    {
        var what = _outside.Departures[0];
        var stack = _outside.FirstDeparture is { } place ? $"\n{place}" : "";
        return new LeavingException(
            $"This left the bubble: {what}. What runs outside comes back in an order of its own, and this run does not allow it "
            + $"({nameof(VirtualRunOptions.ForbidLeaving)}). Start work with a group on the clock, and await without ConfigureAwait(false).{stack}",
            Result);
    }

    // Called by the bubble's thread, and by the watchdog when that thread is stuck. The first call decides the outcome.
    private void End(Exception? failure)
    {
        List<Piece> rest;
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            rest = _ready.TakeAll();
        }

        if (failure is not null)
        {
            _outcome ??= ExceptionDispatchInfo.Capture(failure);
        }

        _outside.End();
        _clock.Leave(this);
        foreach (var piece in rest)
        {
            Outside.QueueOurs(piece.Run);       // run as without a bubble
        }

        _onEnded(this);
    }
}
