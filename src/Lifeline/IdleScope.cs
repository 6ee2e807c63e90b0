using Lifeline.Timers;

namespace Lifeline;

/// <summary>The right to end a context that ends by itself when nothing happens for some time. Made by <see cref="Context.WithIdleTimeout"/>.</summary>
/// <remarks>All members are thread-safe.</remarks>
[HoldsContext]
public sealed class IdleScope : IHasContext, IDisposable
{
    private readonly ContextScope _scope;
    private readonly TimeSpan _limit;
    private readonly ClockTimer _timer;

    private IdleScope(ContextScope scope, TimeSpan limit)
    {
        _scope = scope;
        _limit = limit;
        _timer = new ClockTimer(Clock, Clock.After(limit), static scope => ((IdleScope)scope).Expire(), this);
    }

    [return: OwnsContext]
    internal static IdleScope Begin(ContextScope scope, TimeSpan limit)
    {
        try
        {
            var idle = new IdleScope(scope, limit);
            idle.Begin();
            return idle;
        }
        catch
        {
            scope.Dispose();                    // the clock threw: the caller gets no scope that could end it
            throw;
        }
    }

    /// <summary>The context that was derived. It ends with a <see cref="DeadlineExceededException"/> whose cause is an <see cref="IdleException"/>.</summary>
    public Context Context => _scope.Context;

    private TickClock Clock => _scope.Context.Node.Clock;

    /// <summary>Says that something has happened: from now on, the whole idle time is left again. Does nothing once the context has ended.</summary>
    /// <remarks>Reads the clock and writes one field; no timer is set.</remarks>
    public void Touch() => _timer.Due = Clock.After(_limit);

    /// <summary>Ends the context, if nothing has before, and frees its timer. The second time does nothing.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _scope.Dispose();
    }

    /// <summary>The scope's context: what is handed on.</summary>
    public static implicit operator Context(IdleScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Context;
    }

    /// <summary>The context's ancestry.</summary>
    public override string ToString() => _scope.ToString();

    private void Begin()
    {
        if (_limit > TimeSpan.Zero)
        {
            _timer.Arm();
        }
        else
        {
            Expire();
        }
    }

    private void Expire()
    {
        _timer.Dispose();
        _scope.Expire(new IdleException(_limit));
    }
}

/// <summary>Nothing happened for too long: the cause of a context that <see cref="Context.WithIdleTimeout"/> made.</summary>
public sealed class IdleException : TimeoutException
{
    internal IdleException(TimeSpan limit)
        : base($"nothing happened for {Durations.Text(limit)}") => Limit = limit;

    /// <summary>For how long nothing may happen.</summary>
    public TimeSpan Limit { get; }
}
