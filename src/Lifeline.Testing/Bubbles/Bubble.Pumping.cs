namespace Lifeline.Testing.Bubbles;

/// <content>The loop of the bubble's thread: which piece is next, when time passes, and when there is nothing left to wait for.</content>
internal sealed partial class Bubble
{
    private const int MaxPiecesAtOneInstant = 10_000_000;
    private const int MaxPiecesAfterTheEnd = 100_000;

    private void Pump(Watchdog watchdog)
    {
        Run(new Piece(_ => _main = MainAsync(), PieceText.Work), watchdog);
        var (instant, since, left) = (-1L, 0L, MaxPiecesAfterTheEnd);
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
                    return;                     // something runs for ever that the work has not waited for
                }

                ThrowIfTimeStandsStill(ref instant, ref since);
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
            lock (_lock)
            {
                return _isOver;
            }
        }
    }

    private bool TryTake(out Piece piece, out VirtualClock.VirtualTimer? timer)
    {
        var due = _options.Seed is null || _isMainDone ? 0 : _clock.CountDue();
        int drawn;
        lock (_lock)
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

    // Called when nothing is ready. Returns false when nothing ever will be.
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
            SetSynchronizationContext(null);    // so that continuations with ConfigureAwait(false) run inline
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
            lock (_lock)
            {
                _ready.Add(new Piece(timer));
            }
        }

        return true;
    }

    private bool HasReady()
    {
        lock (_lock)
        {
            return _ready.Count > 0;
        }
    }

    private void ThrowIfTimeStandsStill(ref long instant, ref long since)
    {
        var now = _clock.GetTimestamp();
        if (now != instant)
        {
            (instant, since) = (now, _trace.Count);
        }
        else if (_trace.Count - since > MaxPiecesAtOneInstant)
        {
            throw new InvalidOperationException(
                $"{MaxPiecesAtOneInstant} pieces ran at {_clock.Elapsed} and there are more, so that time can't pass: look for a loop that yields "
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
}
