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
    private const int MostPiecesAtOneInstant = 10_000_000;
    private const int MostPiecesAfterTheEnd = 100_000;

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

    private void Pump(Watchdog watchdog)
    {
        Run(new Piece(_ => _main = MainAsync(), PieceText.Work), watchdog);
        var (instant, since, left) = (-1L, 0L, MostPiecesAfterTheEnd);
        while (!IsOver)
        {
            if (_outside.MayReturn)
            {
                _outside.WaitForReturn(static () => false);
            }

            if (_options.ForbidLeaving && _outside.HasLeft)
            {
                throw Leaving();
            }

            if (TryTake(out var piece, out var timer))
            {
                if (_isMainDone && left-- == 0)
                {
                    return;                     // something goes on for ever, which the work has not waited for
                }

                Spin(ref instant, ref since);
                if (timer is null)
                {
                    Run(piece, watchdog);
                }
                else
                {
                    Run(timer, watchdog);
                }
            }
            else if (_isMainDone)
            {
                return;
            }
            else if (!PassTime())
            {
                throw new DeadlockException(Standstill(), Result);
            }
        }
    }

    private bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _isOver;
            }
        }
    }

    private bool TryTake(out Piece piece, out VirtualClock.VirtualTimer? timer)
    {
        var due = _options.Seed is null || _isMainDone ? 0 : _clock.CountDue();
        int drawn;
        lock (_gate)
        {
            if (!_ready.TryTake(due, out piece, out drawn))
            {
                timer = null;
                return false;
            }
        }

        timer = drawn < 0 ? null : _clock.TakeDue(drawn);
        return true;
    }

    // Called when nothing is ready. Answers false when nothing ever will be.
    private bool PassTime()
    {
        _outside.WaitForTime(HasReady, AwaitsNetwork);
        if (HasReady())
        {
            return true;
        }

        if (_untilIdle is { Count: > 0 } idle)
        {
            _untilIdle = null;
            SetSynchronizationContext(null);    // so that those who await without coming back go on here
            idle.ForEach(static one => one.SetResult());
            SetSynchronizationContext(this);
            return true;
        }

        if (_clock.NextDue() is not { } next)
        {
            return _outside.WaitForWaking(() => HasReady() || _clock.NextDue() is not null, AwaitsNetwork);
        }

        var end = _from + _options.AtMost;
        if (next > end)
        {
            _clock.PassTo(end);
            throw new TimeoutException(
                $"The work has not ended after {_options.AtMost} on the virtual clock, and the next timer is due {next - end} from now. "
                + "Give it more time with atMost, or look for a loop that arms timers for ever.");
        }

        _clock.PassTo(next);
        if (_options.Seed is null && _clock.TakeDue(0) is { } timer)
        {
            lock (_gate)
            {
                _ready.Add(new Piece(timer));
            }
        }

        return true;
    }

    private bool HasReady()
    {
        lock (_gate)
        {
            return _ready.Count > 0;
        }
    }

    private void Spin(ref long instant, ref long since)
    {
        var now = _clock.GetTimestamp();
        if (now != instant)
        {
            (instant, since) = (now, _trace.Count);
        }
        else if (_trace.Count - since > MostPiecesAtOneInstant)
        {
            throw new InvalidOperationException(
                $"{MostPiecesAtOneInstant} pieces ran at {_clock.Elapsed} and there are more, so that time can't pass: look for a loop that yields "
                + $"instead of waiting, or for a timer that keeps arming itself for 'now'. The last one was: {_trace.Latest}");
        }
    }

    private void Run(in Piece piece, Watchdog watchdog)
    {
        var box = PieceText.Trace(_trace, _clock.GetTimestamp(), piece);
        watchdog.Begin();
        piece.Run();
        watchdog.End();
        if (box is not null)
        {
            _waiters.Note(box);
        }

        if (SynchronizationContext.Current != this)
        {
            SetSynchronizationContext(this);
        }

        if (!ReferenceEquals(ExecutionContext.Capture(), _flow))
        {
            ExecutionContext.Restore(_flow!);
        }
    }

    private void Run(VirtualClock.VirtualTimer timer, Watchdog watchdog) => Run(new Piece(timer), watchdog);

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
