using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Lifeline.AspNetCore;

/// <summary>How requests get their contexts. Read once, when the application starts.</summary>
public sealed class LifelineOptions
{
    /// <summary>
    /// The context that every request's context is derived from: <see cref="Context.Background"/> unless set, or the program's root
    /// where <c>services.AddProcessRoot()</c> of Lifeline.Hosting has added one. Its clock is the clock of all requests, and when it ends, so do they.
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
    /// The headers by which callers may send their remaining time; all known ones unless set. The shortest time counts.
    /// </summary>
    public IReadOnlyList<RemainingTimeHeader> CallerHeaders { get; set; } = RemainingTimeHeader.All;

    /// <summary>
    /// Limits on the time that callers send: a floor bounds how far they can shorten, a ceiling what they get where the
    /// endpoint and the application set no limit, a margin is reserved for sending the response. <see cref="RemainingTimeLimits.None"/> unless set.
    /// </summary>
    public RemainingTimeLimits CallerLimits { get; set; } = RemainingTimeLimits.None;

    /// <summary>
    /// The least time to which a caller that <see cref="TrustsCaller"/> doesn't trust can shorten its request: 20 ms unless set. With
    /// less, any client could start many operations only to have them canceled, which costs a database more than the operations.
    /// Zero lets every caller shorten without limit.
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
    /// The keys whose values are read from callers that <see cref="TrustsCaller"/> trusts; none unless set. Their names are removed
    /// from the baggage of every request's activity, whatever the caller, so that the framework passes no such value on by itself.
    /// </summary>
    /// <remarks>
    /// An application that trusts no caller, but calls services that trust it, lists their keys too: otherwise it would pass on
    /// what untrusted callers send.
    /// </remarks>
    public ContextBaggage CallerBaggage { get; set; } = ContextBaggage.None;

    /// <summary>
    /// Whether values are accepted from this caller, and a time below <see cref="StrangersFloor"/>. Decide by what it can't forge, such as
    /// its client certificate, its network or the port of the connection. Null, as it is unless set, trusts no caller.
    /// </summary>
    /// <remarks>
    /// Runs once for each request, before the middleware after <c>UseLifeline</c>: there is no authenticated user yet, unless
    /// authentication comes before it.
    /// </remarks>
    public Func<HttpContext, bool>? TrustsCaller { get; set; }

    /// <summary>
    /// How long requests in flight may go on after the host began to stop, before they are ended. Meanwhile the requests'
    /// <see cref="Context.Stopping"/> has ended already. Null, as it is unless set: the grace of the program's root
    /// (<c>services.AddProcessRoot()</c>) where there is one, else 8 s, as Docker kills 10 s after SIGTERM. Zero ends them at once.
    /// </summary>
    /// <remarks>Choose less than the host's own shutdown timeout (30 s unless set), after which connections are cut off.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? ShutdownGrace
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? default, TimeSpan.Zero, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Whether after <c>UseLifeline</c> the framework's own token, <see cref="HttpContext.RequestAborted"/>, is canceled for all that ends the
    /// request: client, deadline and shutdown. Then all code that takes that token stops in time, without knowing of contexts, and
    /// <see cref="Context.From"/> finds the deadline, the cause and the values from it. True unless set; with false only a client that is gone cancels it.
    /// </summary>
    /// <remarks>Unlike the request's <see cref="Context"/>, the token is not canceled when the handler is finished: code that holds it may continue.</remarks>
    public bool LendRequestAborted { get; set; } = true;

    /// <summary>
    /// Whether what is logged during a request carries the name of its context, its remaining time and its loggable values, in a scope of the
    /// loggers (<see cref="ContextLogScope"/>). False unless set, and then it costs nothing.
    /// </summary>
    /// <remarks>Scopes are shown by providers that are told so, as the console's formatters by <c>IncludeScopes</c>.</remarks>
    public bool AddLogScope { get; set; }

    /// <summary>
    /// Whether the response to a request that was ended contains details: the error's whole message with file names and
    /// operations such as a query's text, this application's name, and what services further down reported. The same holds
    /// for the frame that closes a WebSocket. Null, as it is unless set, shows them in the Development environment only. Set it where all callers are your own services.
    /// </summary>
    public bool? ShowDetails { get; set; }

    /// <summary>This application's name in responses; the host's application name unless set.</summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// May change the response to a request that was ended: its status, its headers, its details, or its whole body.
    /// Called before each such response, where it has not started. Null, as it is unless set, leaves it as it is.
    /// </summary>
    public Action<CanceledResponse>? OnCanceled { get; set; }

    internal bool ShowsDetailsIn(IHostEnvironment environment) => ShowDetails ?? environment.IsDevelopment();
}
