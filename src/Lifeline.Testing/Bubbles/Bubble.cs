using System.Runtime.ExceptionServices;

namespace Lifeline.Testing.Bubbles;

/// <summary>
/// A piece of work with all that it starts, run by one thread, one piece at a time. What the work awaits comes back here, as this
/// is its <see cref="SynchronizationContext"/>; what Lifeline starts on the clock is queued here too. Time passes only when
/// nothing is ready.
/// </summary>
/// <remarks>
/// <para>Invariant: while a run is on and nothing has left, no other thread touches anything of it. So what runs next is a function
/// of the program and the seed.</para>
/// <para>Lock order: the clock's, then the gate. No foreign code runs under either.</para>
/// </remarks>
internal sealed partial class Bubble : SynchronizationContext, IContextScheduler
{
    private readonly VirtualClock _clock;
    private readonly Func<Task> _work;
    private readonly Delegate _entry;
    private readonly VirtualRunOptions _options;
    private readonly object _gate = new();      // guards _ready and _isOver; pulsed when a piece comes from another thread
    private readonly ReadyPieces _ready;
    private readonly Outside _outside;
    private readonly TraceLog _trace;
    private readonly Waiters _waiters = new();  // the bubble's thread's
    private readonly Action<Bubble> _onEnded;
    private readonly TimeSpan _from;
    private bool _isOver;
    private Thread? _thread;
    private ExecutionContext? _flow;            // what a piece begins with
    private Task? _main;                        // the work itself; null before
    private bool _isMainDone;
    private ExceptionDispatchInfo? _outcome;    // written once, before _onEnded is called
    private List<TaskCompletionSource>? _untilIdle;     // of those who wait until nothing is ready; the bubble's thread's

    /// <param name="clock">Whose time passes.</param>
    /// <param name="work">What to run.</param>
    /// <param name="entry">The method that people know it by.</param>
    /// <param name="options">How; checked.</param>
    /// <param name="onEnded">Called once, when the run is over, on the bubble's thread or on the watchdog's.</param>
    public Bubble(VirtualClock clock, Func<Task> work, Delegate entry, VirtualRunOptions options, Action<Bubble> onEnded)
    {
        _clock = clock;
        _work = work;
        _entry = entry;
        _options = options;
        _onEnded = onEnded;
        _ready = new ReadyPieces(options.Seed);
        _outside = new Outside(_gate, options);
        _trace = new TraceLog(options.TraceLength);
        _from = clock.Elapsed;
        SetWaitNotificationRequired();
    }

    /// <summary>The one that runs this piece; null outside of all.</summary>
    public static new Bubble? Current => SynchronizationContext.Current as Bubble;

    /// <summary>What the run came to, once it has ended: what to throw; null when all is well.</summary>
    public ExceptionDispatchInfo? Outcome => _outcome;

    public VirtualRun Result => new(_options.Seed, _clock.Elapsed - _from, _trace, _outside.Departures);

    /// <summary>The one in which the caller runs, which is to wait for a run that it starts; null for most.</summary>
    public static Outside? Outer => Outside.OfThisThread;

    public Random? Random => _clock.Random;

    /// <summary>Runs all of it. On a thread that does nothing else meanwhile.</summary>
    /// <param name="isTold">Whether the runtime tells what leaves.</param>
    public void Run(bool isTold)
    {
        var (before, context) = (ExecutionContext.Capture(), SynchronizationContext.Current);
        _thread = Thread.CurrentThread;
        using var watchdog = new Watchdog(this, _options.LongestPiece);
        try
        {
            _outside.Begin();
            _flow = ExecutionContext.Capture();
            SetSynchronizationContext(this);
            CheckTold(isTold);
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
        // Completed by the bubble's thread between two pieces, so that nothing leaves it.
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

    /// <summary>A timer was armed on the clock, perhaps on another thread: then that one is alive, and has a piece of the work.</summary>
    public void OnTimerChanged()
    {
        if (Thread.CurrentThread != _thread)
        {
            lock (_gate)
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
            base.Post(d, state);                // the run is over: as without one
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
        lock (_gate)
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

    private void CheckTold(bool isTold)
    {
        if (isTold)
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

    // Called by the watchdog too, when the bubble's thread does not come back. The first one decides.
    private void End(Exception? failure)
    {
        List<Piece> rest;
        lock (_gate)
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
            Outside.QueueOurs(piece.Run);       // as without a run
        }

        _onEnded(this);
    }
}
