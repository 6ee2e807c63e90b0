namespace Lifeline.Testing.Bubbles;

/// <content>Waiting for the work outside: in real time, and only when there is any.</content>
internal sealed partial class Outside
{
    private const int SystemTimerDelay = 50;            // in ms: how late a timer of the system's clock may fire
    private const int BlockedPart = 10;                 // this part (a tenth) of the timeout is for threads that block, and for those that are about to finish

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_untilInlined = TimeSpan.FromMilliseconds(100);

    private readonly VirtualRunOptions _options;
    private bool _isProbed;                     // a probe, an item of this library, is in the pool's queue; guarded by the lock

    /// <summary>
    /// True while a piece may come back soon: it is waited for before the next piece is chosen, so that a short trip outside does
    /// not change the order.
    /// </summary>
    public bool MayReturn
    {
        get
        {
            lock (_lock)
            {
                return !_isGivenUp && (IsActive || _runs > 0);
            }
        }
    }

    private bool IsActive => _queued.Count + _begun.Count + _inside.Count > 0;

    private bool AllBlock => _queued.Count == 0 && _inside.Count > 0 && _begun.IsSubsetOf(_inside)
        && _inside.All(static thread => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0);

    /// <summary>Waits until no work is outside, or SettleTimeout has passed without a sign of activity.</summary>
    /// <param name="isReady">Called under the lock: true when there is no need to wait any more.</param>
    public void WaitForReturn(Func<bool> isReady)
    {
        lock (_lock)
        {
            Wait(isReady, _options.SettleTimeout, withTimers: false);
        }
    }

    /// <summary>
    /// As <see cref="WaitForReturn"/>, before time passes: also waits for timers of the system's clock that are due within
    /// SettleTimeout, and for the network.
    /// </summary>
    /// <param name="isReady">As for <see cref="WaitForReturn"/>.</param>
    /// <param name="awaitsNetwork">Whether the work awaits something of the network. Called rarely, and without the lock.</param>
    public void WaitForTime(Func<bool> isReady, Func<bool> awaitsNetwork)
    {
        var network = HasLeft && awaitsNetwork();
        lock (_lock)
        {
            // A blocked thread that was woken by a timer of the virtual clock gives no sign of that.
            _isGivenUp &= !AllBlock;
            Wait(isReady, _options.SettleTimeout, withTimers: true);
            var start = TimeProvider.System.GetTimestamp();
            while (network && !isReady() && !_isGivenUp)
            {
                _isGivenUp = TimeProvider.System.GetElapsedTime(Math.Max(start, _sign)) >= _options.SettleTimeout;
                Monitor.Wait(_lock, s_pollInterval);
            }
        }
    }

    /// <summary>Waits as long as necessary for anything outside that could wake the work, when nothing in the bubble can.</summary>
    /// <returns>False when there is no such thing, or no sign of activity for <see cref="VirtualRunOptions.LongestPiece"/>.</returns>
    public bool WaitForWaking(Func<bool> isReady, Func<bool> awaitsNetwork)
    {
        var network = awaitsNetwork();
        lock (_lock)
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

                Poll();
                Monitor.Wait(_lock, s_pollInterval);
            }

            return true;
        }
    }

    private void Wait(Func<bool> isReady, TimeSpan timeout, bool withTimers)
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

            // An item in the pool's queue starts at some time, however late; unless all pool threads wait for this bubble.
            var limit = _queued.Count > 0 && ThreadPool.PendingWorkItemCount > 0 ? Longer(timeout, _options.LongestPiece) : timeout;

            // A thread that has left the flow of the work, or never had it, is about to finish its item.
            limit = _queued.Count + _inside.Count == 0 ? timeout / BlockedPart : limit;
            _isGivenUp = TimeProvider.System.GetElapsedTime(_sign, now) >= limit || TimeProvider.System.GetElapsedTime(blocked, now) >= timeout / BlockedPart;
            Poll();
            Monitor.Wait(_lock, s_pollInterval);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // Called under the lock. An item that posts nothing back is known to have finished when its thread starts the next item. So a
    // probe is queued, which may be that next item, as the pool wakes the thread first that went to sleep last; unless the pool is idle.
    private void Poll()
    {
        // A task that was waited for before it started may have been run inline, instead of by the pool.
        if (_queued.Count > 0 && ThreadPool.PendingWorkItemCount == 0 && TimeProvider.System.GetElapsedTime(_sign) > s_untilInlined)
        {
            ForgetQueued();
        }

        if (_queued.Count > 0 || _isProbed || _begun.IsSubsetOf(_inside))
        {
            return;
        }

        ThreadPool.GetMaxThreads(out var maxThreads, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        if (maxThreads == free && ThreadPool.PendingWorkItemCount == 0)
        {
            _begun.Clear();
            return;
        }

        _isProbed = true;
        QueueOurs(() =>
        {
            lock (_lock)
            {
                _isProbed = false;
            }
        });
    }
}
