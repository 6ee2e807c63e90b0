using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lifeline.Scheduling;
using Lifeline.Selecting;

namespace Lifeline;

/// <content>The turns of a select: choosing, waiting and looping.</content>
public sealed partial class Select
{
    private const int MaxEmptyWakeUps = 8;

    private readonly List<Case> _open = [];     // the enabled cases of this turn, in the order in which they were last polled
    private readonly List<RendezvousAttempt> _attempts = [];  // the attempts that are possible in this wait
    private ContextRegistration _onCanceled;    // signals when the context is canceled; set from the first wait on, while the select runs
    private int _running;                       // 1 while the select is awaited
    private bool _stopped;                      // true after Stop or the Done case: no further turn

    /// <summary>Runs one case: <c>await Select.On(ctx).Read(…).After(…);</c></summary>
    /// <returns>The awaiter for <c>await</c>.</returns>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile, and there is no <see cref="Done(Action)"/> case.</exception>
    /// <exception cref="ChannelClosedException">
    /// The channel of a write was completed, or that of a read with an error, or nothing that is waited for can come any more.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another caller is awaiting this select.</exception>
    [SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly", Justification = "Awaited by the await that asks for it.")]
    public ValueTaskAwaiter GetAwaiter() => RunAsync(again: false).GetAwaiter();

    /// <summary>
    /// Runs one case after the other: <c>for { select { … } }</c>, until the context ends, <see cref="Stop"/> is called, a
    /// body throws, or nothing that is waited for can come any more, as all channels were completed and read to the end.
    /// </summary>
    /// <exception cref="ContextEndedException">The context has ended, and there is no <see cref="Done(Action)"/> case.</exception>
    /// <exception cref="ChannelClosedException">The channel of a write was completed, or that of a read with an error.</exception>
    /// <exception cref="InvalidOperationException">Another caller is awaiting this select.</exception>
    public Task LoopAsync() => RunAsync(again: true).AsTask();

    /// <summary>Called by a body: no other turn of the loop begins. The second time does nothing.</summary>
    public void Stop() => _stopped = true;

    private async ValueTask RunAsync(bool again)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException(
                "This select is being awaited already. Make one for each caller: a select is a place in the code, not something to share.");
        }

        try
        {
            _stopped = false;
            do
            {
                Begin();
                Case? taken;
                var emptyWakeUps = 0;
                while ((taken = TakeReady()) is null && _default is null)
                {
                    if (_cases.Count > 0 && _cases.TrueForAll(static one => one.IsOver))
                    {
                        if (again)
                        {
                            return;
                        }

                        throw new ChannelClosedException("Nothing that this select waits for can come any more: all of its channels were completed and read to the end.");
                    }

                    Arm();
                    if (_attempts.Count > 0)
                    {
                        if ((taken = await RendezvousAsync().ConfigureAwait(Dispatcher.Stays)) is not null)
                        {
                            break;
                        }
                    }
                    else
                    {
                        using (CancelableWait.Note(_ctx, "select"))
                        {
                            var signaled = _signal.WaitAsync();
                            if (signaled.IsCompleted && ++emptyWakeUps > MaxEmptyWakeUps)
                            {
                                emptyWakeUps = 0;
                                await Task.Yield();     // a channel that always reports an item and never gives one must not hold the thread for ever
                            }

                            await signaled.ConfigureAwait(Dispatcher.Stays);
                        }
                    }
                }

                if (taken is not null)
                {
                    await taken.RunAsync().ConfigureAwait(Dispatcher.Stays);
                }
                else
                {
                    await _default!.Value.RunAsync().ConfigureAwait(Dispatcher.Stays);
                    if (again)
                    {
                        await Task.Yield();     // a loop that never waits must let other work run, which may make a case ready
                    }
                }

                _stopped |= taken is not null && taken == _done;
            }
            while (again && !_stopped);
        }
        finally
        {
            Disarm();
            Volatile.Write(ref _running, 0);
        }
    }

    private void Begin()
    {
        _open.Clear();
        foreach (var one in _cases)
        {
            one.Begin();
            if (one.IsEnabled)
            {
                _open.Add(one);
            }
        }
    }

    // Polls in the order of a random permutation, so that each ready case has the same chance. It is tempting to poll in a fixed
    // order from a random start. Don't: a ready case that follows cases that are not ready would get their chances too.
    private Case? TakeReady()
    {
        _signal.Reset();
        if (_done is null)
        {
            _ctx.ThrowIfDone();
        }

        for (var i = 0; i < _open.Count; i++)
        {
            var chosen = i == _open.Count - 1 ? i : _random.Next(i, _open.Count);
            (_open[i], _open[chosen]) = (_open[chosen], _open[i]);
            if (_open[i].TryTake())
            {
                return _open[i];
            }
        }

        return null;
    }

    private void Arm()
    {
        if (_onCanceled == default)
        {
            _onCanceled = _ctx.AfterFunc(static signal => ((AsyncSignal)signal!).Signal(elsewhere: false), _signal, _site.GetPath(), _site.Line);
        }

        _attempts.Clear();
        foreach (var one in _open)
        {
            one.Arm();
            if (one.TryStartRendezvous() is { } attempt)
            {
                _attempts.Add(attempt);
            }
        }
    }

    // Two selects that each wait until the other reads or writes would wait for ever, so each starts an attempt. Only one is
    // pending at a time, or two might complete. Of several, all but the last (the order is random) are probes: started and
    // withdrawn at once, which wakes a peer that waits for such an attempt and makes it try again.
    private async ValueTask<Case?> RendezvousAsync()
    {
        foreach (var probe in _attempts[..^1])
        {
            probe.Begin();
            if (await probe.WithdrawAsync().ConfigureAwait(Dispatcher.Stays))
            {
                return probe.Case;
            }
        }

        var attempt = _attempts[^1];
        attempt.Begin();
        using (CancelableWait.Note(_ctx, "select"))
        {
            await _signal.WaitAsync().ConfigureAwait(Dispatcher.Stays);
        }

        return await attempt.WithdrawAsync().ConfigureAwait(Dispatcher.Stays) ? attempt.Case : null;
    }

    private void Disarm()
    {
        _onCanceled.Stop();
        _onCanceled = default;
        _open.Clear();
        foreach (var one in _cases)
        {
            one.Disarm();
        }
    }
}
