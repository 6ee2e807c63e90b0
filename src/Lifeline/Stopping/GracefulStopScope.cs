using System.Runtime.CompilerServices;
using Lifeline.Stopping;
using Lifeline.Timers;

namespace Lifeline;

/// <summary>
/// The right to have work finish, and to end it when it does not: a soft stop, then a hard one. Made with
/// <see cref="Context.WithStop"/>.
/// </summary>
/// <remarks>
/// Below it, <see cref="Context.Stopping"/> ends with the soft stop, and the context itself with the hard one. Task
/// scopes made directly on it start no more tasks from the soft stop on; what runs may go on, and may use groups of its
/// own to finish. An outer scope's stop is an inner one's too. All members are thread-safe.
/// </remarks>
[HoldsContext]
public sealed class GracefulStopScope : IHasContext, IDisposable
{
    private readonly ContextScope _hard;
    private readonly ContextScope _soft;
    private readonly Lock _stopping = new();
    private ClockTimer? _hardStop;              // guarded by _stopping; null until the soft stop

    internal GracefulStopScope(Context parent, in SourceLocation site)
    {
        _hard = parent.WithCancel(site.GetPath(), site.Line);
        _soft = StopState.Over(parent) is { } outer
            ? Context.Merge(_hard, outer.Soft, site.GetPath(), site.Line)
            : _hard.Context.WithCancel(site.GetPath(), site.Line);
        Context = new StopState(_soft, _hard.Context.Node).AddTo(_hard, site);
    }

    /// <summary>The context for the work. It ends with the hard stop.</summary>
    public Context Context { get; }

    /// <summary>Asks the work to finish, and cancels what has not after the grace period.</summary>
    /// <param name="grace">
    /// From now, on the context's clock. Then the context is cancelled with a <see cref="GracePeriodExceededException"/> as
    /// the cause. Zero or less cancels before this returns; <see cref="TimeSpan.MaxValue"/> leaves that to
    /// <see cref="Cancel"/>.
    /// </param>
    /// <param name="cause">Why; null when there is nothing to add.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>Does not wait. The second time changes nothing but the hard stop, which it can only bring forward.</remarks>
    public void Stop(TimeSpan grace, Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _soft.Cancel(cause, file, line);
        if (grace == TimeSpan.MaxValue || grace == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        var hardStop = new HardStop(this, grace, new SourceLocation(file, line), cause);
        if (grace <= TimeSpan.Zero)
        {
            hardStop.End();
            return;
        }

        var clock = Context.Node.Clock;
        var timer = new ClockTimer(clock, clock.After(grace), static stop => ((HardStop)stop).End(), hardStop);
        if (TryReplace(timer))
        {
            timer.Arm();
        }
    }

    // The hard stop can only be brought forward.
    private bool TryReplace(ClockTimer timer)
    {
        ClockTimer? later;
        lock (_stopping)
        {
            later = _hardStop;
            if (later is not null && later.Due <= timer.Due)
            {
                return false;
            }

            _hardStop = timer;
        }

        later?.Dispose();
        // A thread that cancels it after this finds the timer, and disposes it.
        return !_hard.Context.IsDone;
    }

    /// <summary>The hard stop at once: as <see cref="ContextScope.Cancel"/>.</summary>
    /// <param name="cause">Why; null when there is nothing to add.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public void Cancel(Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _hard.Cancel(cause, file, line);
        Dispose();
    }

    /// <summary>Ends the context, if nothing has before, and frees the timer. The second time does nothing.</summary>
    public void Dispose()
    {
        _hard.Dispose();
        ClockTimer? timer;
        lock (_stopping)
        {
            timer = _hardStop;
        }

        timer?.Dispose();
    }

    /// <summary>The scope's context: what is handed on.</summary>
    public static implicit operator Context(GracefulStopScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Context;
    }

    private sealed record HardStop(GracefulStopScope Scope, TimeSpan Grace, SourceLocation StoppedAt, Exception? Cause)
    {
        public void End()
        {
            Scope._hard.Cancel(new GracePeriodExceededException(Grace, StoppedAt, Cause), StoppedAt.GetPath(), StoppedAt.Line);
            Scope.Dispose();
        }
    }
}
