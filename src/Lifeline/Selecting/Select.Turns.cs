using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lifeline.Scheduling;
using Lifeline.Selecting;

namespace Lifeline;

/// <content>How a select chooses, waits and loops.</content>
public sealed partial class Select
{
    private const int MaxLooksInVain = 8;

    private readonly List<Case> _open = [];     // the cases that take part in this turn, in the order in which they were last looked at
    private readonly List<RendezvousAttempt> _attempts = [];  // those that can be made in this wait
    private ContextRegistration _onEnd;         // from the first wait on, while it runs
    private int _running;                       // 1 while somebody awaits
    private bool _stopped;

    /// <summary>Runs one case: <c>await Select.On(ctx).Read(…).After(…);</c></summary>
    /// <returns>What <c>await</c> awaits.</returns>
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
                var lookedInVain = 0;
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
                        if ((taken = await MeetAsync().ConfigureAwait(Dispatcher.Stays)) is not null)
                        {
                            break;
                        }
                    }
                    else
                    {
                        using (CancelableWait.Note(_ctx, "select"))
                        {
                            var rung = _bell.WaitAsync();
                            if (rung.IsCompleted && ++lookedInVain > MaxLooksInVain)
                            {
                                lookedInVain = 0;
                                await Task.Yield();     // a channel that always says that there is something must not hold the thread for ever
                            }

                            await rung.ConfigureAwait(Dispatcher.Stays);
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
                        await Task.Yield();     // a loop that never waits must let others run, who are to make something ready
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

    // The first ready one of a random permutation is each of the ready ones with the same chance. A random place to start
    // from would do for that only if all were ready: else one behind a gap gets the chances of the gap too.
    private Case? TakeReady()
    {
        _bell.Reset();
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
        if (_onEnd == default)
        {
            _onEnd = _ctx.AfterFunc(static bell => ((AsyncSignal)bell!).Signal(elsewhere: false), _bell, _site.GetPath(), _site.Line);
        }

        _attempts.Clear();
        foreach (var one in _open)
        {
            one.Arm();
            if (one.TryStartRendezvous() is { } offer)
            {
                _attempts.Add(offer);
            }
        }
    }

    // Two selects that merely wait until the other one reads or writes would wait for ever, so each makes an offer. Only
    // one at a time, or two might be accepted. With several to make, all but the last, which chance has put there, are
    // knocks: begun and withdrawn at once, which wakes whoever waits for such an offer and has him try again.
    private async ValueTask<Case?> MeetAsync()
    {
        foreach (var knock in _attempts[..^1])
        {
            knock.Begin();
            if (await knock.WithdrawAsync().ConfigureAwait(Dispatcher.Stays))
            {
                return knock.Case;
            }
        }

        var offer = _attempts[^1];
        offer.Begin();
        using (CancelableWait.Note(_ctx, "select"))
        {
            await _bell.WaitAsync().ConfigureAwait(Dispatcher.Stays);
        }

        return await offer.WithdrawAsync().ConfigureAwait(Dispatcher.Stays) ? offer.Case : null;
    }

    private void Disarm()
    {
        _onEnd.Stop();
        _onEnd = default;
        _open.Clear();
        foreach (var one in _cases)
        {
            one.Disarm();
        }
    }
}
