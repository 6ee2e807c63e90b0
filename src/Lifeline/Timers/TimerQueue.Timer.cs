using Lifeline.Collections;

namespace Lifeline.Timers;

/// <content>The timer: arming it, expiring the due entries when it fires, and recovering when its provider throws.</content>
internal sealed partial class TimerQueue
{
    private const int BufferLength = 256;       // entries that are removed under the gate at once

    private static readonly TimeSpan s_maxWait = TimeSpan.FromDays(24);     // the framework's timers accept up to 49
    private static readonly TimeSpan s_maxSleep = TimeSpan.FromSeconds(10); // of the TimerThread, which ends only after waking up with nothing due
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(10);

    private ITimer? _timer;                     // null until the first entry; created under no gate

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
            // The clock threw, or there is no memory. The entries that were removed expire now, the others at the next try.
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
            catch (Exception failure)           // no memory to cancel the node
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
            isDrained = _buffers!.TryDrain(_wheel, clock, ref soonest, out full);
            if (isDrained)
            {
                _buffers.StopIfIdle();
                now = clock.SystemNow;
                _nextDrain = _buffers.IsDraining ? now + TimerBuffers.DrainInterval : long.MaxValue;
            }

            _gate.Exit();
        }

        full = default;
        while (true)
        {
            taken.EnsureCapacity(taken.Count + BufferLength);   // allocate first: an entry that was removed from the wheel must not get lost
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

    // Called under the gate. True when the caller has to arm the timer, after exiting the gate.
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

    // Another thread may arm the timer at the same time, and the two calls of Change may run in either order. So each thread
    // loads _armedFor again after its call, and the last one to load it arms the timer again if it has changed.
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

    // Timers of the system count whole milliseconds. Firing too soon is harmless, as no entry expires before it is due, but
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

    // For calls that must not throw. Reports the failure and schedules a retry. Never throws.
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
        catch (Exception)                       // no memory for that either: the next Add arms the timer
        {
        }
    }

    // In real time, as the provider may still throw.
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
        var isStillFailed = _hasFailed;         // else another thread has armed the timer since
        _gate.Exit();
        if (isStillFailed)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.OnTimer(), this, preferLocal: false);
        }
    }
}
