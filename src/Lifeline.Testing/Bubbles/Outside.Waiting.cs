namespace Lifeline.Testing.Bubbles;

/// <content>Waiting for what is elsewhere: in real time, and only when something is.</content>
internal sealed partial class Outside
{
    private const int SystemTimerDelay = 50;            // milliseconds that a timer of the system's clock may be late
    private const int BlockedPart = 10;                 // of the patience is for threads that block, and for those that are about to be done

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_untilInlined = TimeSpan.FromMilliseconds(100);

    private readonly VirtualRunOptions _options;
    private bool _isProbed;                     // a work item of ours is on its way through the pool; guarded by the gate

    /// <summary>
    /// True while a piece may come back soon: before the next one is chosen, it is waited for, so that short ways out do not
    /// change the order.
    /// </summary>
    public bool MayReturn
    {
        get
        {
            lock (_gate)
            {
                return !_isGivenUp && (IsActive || _runs > 0);
            }
        }
    }

    private bool IsActive => _queued.Count + _begun.Count + _inside.Count > 0;

    private bool AllBlock => _queued.Count == 0 && _inside.Count > 0 && _begun.IsSubsetOf(_inside)
        && _inside.All(static thread => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0);

    /// <summary>Waits until nothing is elsewhere, or all patience is spent.</summary>
    /// <param name="isReady">Asked with the gate held: true when there is no need to wait any more.</param>
    public void WaitForReturn(Func<bool> isReady)
    {
        lock (_gate)
        {
            Wait(isReady, _options.SettleTimeout, withTimers: false);
        }
    }

    /// <summary>As the other, before time passes: also for timers of the system's clock that are due within the patience, and for the network.</summary>
    /// <param name="isReady">As for the other.</param>
    /// <param name="awaitsNetwork">Whether the work awaits something of the network. Asked rarely, and without the gate.</param>
    public void WaitForTime(Func<bool> isReady, Func<bool> awaitsNetwork)
    {
        var network = HasLeft && awaitsNetwork();
        lock (_gate)
        {
            // A thread that blocks and is woken by a timer of ours gives no sign of that.
            _isGivenUp &= !AllBlock;
            Wait(isReady, _options.SettleTimeout, withTimers: true);
            var start = TimeProvider.System.GetTimestamp();
            while (network && !isReady() && !_isGivenUp)
            {
                _isGivenUp = TimeProvider.System.GetElapsedTime(Math.Max(start, _sign)) >= _options.SettleTimeout;
                Monitor.Wait(_gate, s_betweenLooks);
            }
        }
    }

    /// <summary>Waits as long as it takes for anything that could wake the work, as nothing else can.</summary>
    /// <returns>False when there is no such thing, or when it has not come for as long as a piece may take.</returns>
    public bool WaitForWaking(Func<bool> isReady, Func<bool> awaitsNetwork)
    {
        var network = awaitsNetwork();
        lock (_gate)
        {
            var start = TimeProvider.System.GetTimestamp();
            while (!isReady())
            {
                var now = TimeProvider.System.GetTimestamp();
                var isPatient = TimeProvider.System.GetElapsedTime(Math.Max(start, _sign), now) < _options.LongestPiece;
                if (_runs == 0 && now > _systemTimer && !((IsActive || network) && isPatient))
                {
                    return false;
                }

                Look();
                Monitor.Wait(_gate, s_betweenLooks);
            }

            return true;
        }
    }

    private void Wait(Func<bool> isReady, TimeSpan patience, bool withTimers)
    {
        var blocked = TimeProvider.System.GetTimestamp();
        while (!isReady())
        {
            var now = TimeProvider.System.GetTimestamp();
            var timers = withTimers && now <= _soonSystemTimer;
            if (_runs == 0 && !timers && (!IsActive || _isGivenUp))
            {
                return;
            }

            if (!AllBlock)
            {
                blocked = now;
            }

            // What stands in the pool's queue begins, however late; unless all its threads wait for us.
            var most = _queued.Count > 0 && ThreadPool.PendingWorkItemCount > 0 ? Longer(patience, _options.LongestPiece) : patience;

            // What has left its flow, or never had one, is about to be over.
            most = _queued.Count + _inside.Count == 0 ? patience / BlockedPart : most;
            _isGivenUp = TimeProvider.System.GetElapsedTime(_sign, now) >= most || TimeProvider.System.GetElapsedTime(blocked, now) >= patience / BlockedPart;
            Look();
            Monitor.Wait(_gate, s_betweenLooks);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // With the gate held. An item that brings nothing back is known to be over when its thread takes up the next. Ours may be that one, as the pool
    // wakes the thread first that went to sleep last; or else the pool has nothing to do at all.
    private void Look()
    {
        // A task that was waited for before it began may have been run on the spot, instead of by the pool.
        if (_queued.Count > 0 && ThreadPool.PendingWorkItemCount == 0 && TimeProvider.System.GetElapsedTime(_sign) > s_untilInlined)
        {
            ForgetQueued();
        }

        if (_queued.Count > 0 || _isProbed || _begun.IsSubsetOf(_inside))
        {
            return;
        }

        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        if (most == free && ThreadPool.PendingWorkItemCount == 0)
        {
            _begun.Clear();
            return;
        }

        _isProbed = true;
        QueueOurs(() =>
        {
            lock (_gate)
            {
                _isProbed = false;
            }
        });
    }
}
