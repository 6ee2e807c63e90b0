namespace Lifeline.Timers;

/// <content>The timer: what it is armed for, what fires when it does, and what becomes of it when its provider throws.</content>
internal sealed partial class TimerQueue
{
    private const int BufferLength = 256;       // how many are taken out under the gate at once

    private static readonly TimeSpan s_maxWait = TimeSpan.FromDays(24);     // the framework's timers take up to 49
    private static readonly TimeSpan s_maxSleep = TimeSpan.FromSeconds(10); // of our own thread, which ends when all that it waited for is gone
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(10);

    private ITimer? _timer;                     // made with the first entry, under no gate

    // Firing.

    private void OnTimer()
    {
        List<TimerWheel.DueEntry>? due = null;
        var now = 0L;
        try
        {
            due = [];
            now = clock.Now;
            TakeDue(due, ref now);
            Arm();
        }
        catch (Exception failure)
        {
            // The clock threw, or there is no memory. What was taken out fires, the rest when this is tried again.
            OnFailed(failure);
        }

        if (due is null)
        {
            return;
        }

        due.Sort(static (one, other) => one.Time.CompareTo(other.Time));
        foreach (var (time, entry) in due)
        {
            try
            {
                entry.Expire(Math.Max(time, now));
            }
            catch (Exception failure)           // no memory to end it with
            {
                LifelineEvents.OnClockFailed(failure, clock);
                AddAgain(entry, Math.Max(time, now) + s_retryAfter.Ticks);
            }
        }
    }

    private void TakeDue(List<TimerWheel.DueEntry> taken, ref long now)
    {
        var buffer = new TimerWheel.DueEntry[BufferLength];
        TimerWheel.Full full = default;
        SlotTable.Room room = default;
        var soonest = long.MaxValue;
        for (var isDrained = now < Volatile.Read(ref _nextDrain); !isDrained; room = isDrained ? default : full.Room())
        {
            _gate.Enter();
            Grow(full, room);
            isDrained = _inboxes!.TryDrain(_wheel, clock, ref soonest, out full);
            if (isDrained)
            {
                _inboxes.StopIfIdle();
                now = clock.SystemNow;
                _nextDrain = _inboxes.IsDraining ? now + TimerBuffers.DrainInterval : long.MaxValue;
            }

            _gate.Exit();
        }

        full = default;
        while (true)
        {
            taken.EnsureCapacity(taken.Count + BufferLength);   // so that nothing that is taken out can get lost
            _gate.Enter();
            Grow(full, room);
            var isThrough = _wheel.PopExpired(now, buffer, out var count, out full);
            if (isThrough)
            {
                _armedFor = Math.Min(_wheel.Soonest(), _nextDrain);
            }

            _gate.Exit();
            taken.AddRange(buffer.AsSpan(0, count));
            if (isThrough)
            {
                return;
            }

            room = full == default ? default : full.Room();
        }
    }

    // Arming.

    // Called under the gate. Answers whether the caller has to arm the timer, after the gate.
    private bool IsToBeArmed(long due)
    {
        if (_hasFailed)
        {
            _hasFailed = false;
            _armedFor = Math.Min(_wheel.Soonest(), _nextDrain);
            return true;
        }

        if (due >= _armedFor)
        {
            return false;
        }

        _armedFor = due;
        return true;
    }

    private void DisarmIfIdle()
    {
        _gate.Enter();
        var isIdle = _armedFor != long.MaxValue && _wheel.IsEmpty;
        if (isIdle)
        {
            _armedFor = long.MaxValue;
        }

        _gate.Exit();
        try
        {
            ArmIf(isIdle);
        }
        catch (Exception failure)
        {
            OnFailed(failure);
        }
    }

    private void ArmIf(bool sooner)
    {
        if (sooner)
        {
            Arm();
        }
    }

    // Another thread may arm the timer at the same time, and the two calls may arrive in either order. So each looks
    // again after its own, and the last one to look puts it right.
    private void Arm()
    {
        try
        {
            while (true)
            {
                var armedFor = Volatile.Read(ref _armedFor);
                Timer().Change(armedFor == long.MaxValue ? Timeout.InfiniteTimeSpan : Wait(clock.Until(armedFor)), Timeout.InfiniteTimeSpan);
                if (Volatile.Read(ref _armedFor) == armedFor)
                {
                    return;
                }
            }
        }
        catch
        {
            _gate.Enter();
            _hasFailed = true;
            _gate.Exit();
            throw;
        }
    }

    // The framework's timers count whole milliseconds. Waking up too soon is harmless, as nothing fires that is not due, but
    // the timer would be armed again and again until the millisecond is over.
    private TimeSpan Wait(TimeSpan remaining) =>
        !IsOfSystem ? (remaining > s_maxWait ? s_maxWait : remaining)
        : remaining > s_maxSleep ? s_maxSleep
        : TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds));

    private ITimer Timer()
    {
        if (Volatile.Read(ref _timer) is { } timer)
        {
            return timer;
        }

        if (IsOfSystem)
        {
            timer = new TimerThread(OnTimer);
        }
        else
        {
            using (ExecutionContext.SuppressFlow())
            {
                timer = clock.Provider.CreateTimer(
                    static queue => ((TimerQueue)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        if (Interlocked.CompareExchange(ref _timer, timer, null) is { } first)
        {
            timer.Dispose();
            return first;
        }

        return timer;
    }

    // On the timer's own thread, where nobody is to be thrown it.
    private void OnFailed(Exception failure)
    {
        _gate.Enter();
        _hasFailed = true;
        _gate.Exit();
        LifelineEvents.OnClockFailed(failure, clock);
        try
        {
            TryAgainLater();
        }
        catch (Exception)                       // no memory for that either: the next one who adds an entry arms the timer
        {
        }
    }

    // In real time, as nothing can be expected of the provider.
    private void TryAgainLater()
    {
        if (IsOfSystem)
        {
            Timer().Change(s_retryAfter, Timeout.InfiniteTimeSpan);
            return;
        }

        var real = TickClock.System;
        new ClockTimer(real, real.Now + s_retryAfter.Ticks, static queue => ((TimerQueue)queue).TryAgain(), this).Arm();
    }

    private void TryAgain()
    {
        _gate.Enter();
        var isStillFailed = _hasFailed;         // else somebody has armed it since
        _gate.Exit();
        if (isStillFailed)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.OnTimer(), this, preferLocal: false);
        }
    }
}
