namespace Lifeline.AspNetCore;

/// <summary>How requests get their contexts. Read once, when the application starts.</summary>
public sealed class LifelineOptions
{
    /// <summary>
    /// What every request's context is derived from; <see cref="Context.Background"/> unless set. Its clock is the clock
    /// of all requests, and when it ends, so do they.
    /// </summary>
    public Context Root { get; set; } = Context.Background;

    /// <summary>
    /// The time of a request whose endpoint sets none by request timeout metadata; null, as it is unless set, for no limit.
    /// A caller that has less time left shortens it; none can lengthen it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or less.</exception>
    public TimeSpan? DefaultTimeout
    {
        get;
        set
        {
            if (value is { } timeout)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            }

            field = value;
        }
    }

    /// <summary>
    /// How long requests in flight may go on after the host began to stop, before they are ended. Zero unless set: they
    /// are ended at once, and told why.
    /// </summary>
    /// <remarks>Choose less than the host's own shutdown timeout (30 s unless set), after which connections are cut off.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan ShutdownGrace
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>
    /// Whether the answer to a request that ended tells the caller where the time went: the error's whole sentence with
    /// file names and operations such as a query's text, this application's name, and what further hops told. Null, as it
    /// is unless set, tells in the Development environment only. Set it where all callers are your own services.
    /// </summary>
    public bool? ShowDetails { get; set; }

    /// <summary>What answers call this application; the host's application name unless set.</summary>
    public string? Hop { get; set; }
}
