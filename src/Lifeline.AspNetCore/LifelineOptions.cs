using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Lifeline.AspNetCore;

/// <summary>How requests get their contexts. Read once, when the application starts.</summary>
public sealed class LifelineOptions
{
    /// <summary>
    /// What every request's context is derived from; <see cref="Context.Background"/> unless set. Its clock is the clock
    /// of all requests, and when it ends, so do they.
    /// </summary>
    [SuppressMessage("Lifeline", "LL1501:ContextInField", Justification = "A setting: under what all requests are, for as long as the application lives.")]
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
    /// The headers by which callers may tell how much time they have; all that are in use unless set. The least that is told counts.
    /// </summary>
    public IReadOnlyList<RemainingTimeHeader> CallerHeaders { get; set; } = RemainingTimeHeader.All;

    /// <summary>
    /// What becomes of the time that callers tell: a floor bounds how far they can shorten, a ceiling what they get where the
    /// endpoint and the application set no limit, a margin is held back for the answer's way. <see cref="RemainingTimeLimits.None"/> unless set.
    /// </summary>
    public RemainingTimeLimits CallerLimits { get; set; } = RemainingTimeLimits.None;

    /// <summary>
    /// The least time to which a caller that <see cref="TrustsCaller"/> doesn't trust can shorten its request: 20 ms unless set. With
    /// less, anybody could have work begun by the thousand only to have it cancelled, which costs a database more than the work.
    /// Zero lets everybody shorten at will.
    /// </summary>
    /// <remarks>Never lengthens the endpoint's limit, nor that of <see cref="CallerLimits"/>' ceiling. A client that hangs up still ends its request at once.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan StrangersFloor
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The keys whose values are taken over from callers that <see cref="TrustsCaller"/> trusts; none unless set. Their names are
    /// taken out of the baggage of every request's activity, whoever sent it, so that the framework passes no such value on by itself.
    /// </summary>
    /// <remarks>An application that trusts nobody, but calls others that trust it, lists their keys too: else it would pass on what strangers send.</remarks>
    public ContextBaggage CallerBaggage { get; set; } = ContextBaggage.None;

    /// <summary>
    /// Whether values may be taken over from this caller, and its time be below <see cref="StrangersFloor"/>: say by what it can't forge, such as its client certificate, its
    /// network or the port that it came in by. Null, as it is unless set, trusts nobody.
    /// </summary>
    /// <remarks>Runs once for each request, before what stands behind <c>UseLifeline</c>: there is no authenticated user yet, unless authentication stands in front.</remarks>
    public Func<HttpContext, bool>? TrustsCaller { get; set; }

    /// <summary>
    /// How long requests in flight may go on after the host began to stop, before they are ended. Zero unless set: they
    /// are ended at once, and told why. Meanwhile the requests' <see cref="Context.Stopping"/> has ended already.
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
    /// Whether behind <c>UseLifeline</c> the framework's own token, <see cref="HttpContext.RequestAborted"/>, ends for all that ends the
    /// request: client, time and shutdown. Then whatever takes that token stops in time, without knowing of contexts, and
    /// <see cref="Context.From"/> finds the deadline, the cause and the values from it. True unless set; false leaves it to tell of the client alone.
    /// </summary>
    /// <remarks>Unlike the request's <see cref="Context"/>, the token does not end because the handler is finished: what holds it may work on.</remarks>
    public bool LendRequestAborted { get; set; } = true;

    /// <summary>
    /// Whether the answer to a request that ended tells the caller where the time went: the error's whole sentence with
    /// file names and operations such as a query's text, this application's name, and what further hops told. The same holds
    /// for the frame that closes a WebSocket. Null, as it
    /// is unless set, tells in the Development environment only. Set it where all callers are your own services.
    /// </summary>
    public bool? ShowDetails { get; set; }

    /// <summary>What answers call this application; the host's application name unless set.</summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// May change the answer to a request that was ended: its status, its headers, how much it tells, or all of its body.
    /// Called before each such answer, where it can still be given. Null, as it is unless set, leaves it as it is.
    /// </summary>
    public Action<CanceledResponse>? OnCanceled { get; set; }

    internal bool ShowsDetailsIn(IHostEnvironment environment) => ShowDetails ?? environment.IsDevelopment();
}
