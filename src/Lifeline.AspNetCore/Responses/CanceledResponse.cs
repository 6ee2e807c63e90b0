using Microsoft.AspNetCore.Http;

namespace Lifeline.AspNetCore;

/// <summary>What ended a request, in the few kinds that its caller needs to decide what to do next.</summary>
public enum RequestEnd
{
    /// <summary>The client is gone.</summary>
    Client,

    /// <summary>The time of the request, or of a part of its work, was up.</summary>
    Deadline,

    /// <summary>The application is shutting down, or what all its requests derive from has ended.</summary>
    Shutdown,

    /// <summary>A call to another service was ended by that service; or another request, whose response this one was to share, was ended.</summary>
    Remote,
}

/// <summary>The response to a request that was ended, before it is sent: <see cref="LifelineOptions.OnCanceled"/> may change it.</summary>
/// <remarks>Not thread-safe: belongs to the request.</remarks>
public sealed class CanceledResponse
{
    private int _status;

    internal CanceledResponse(HttpContext http, int status, RequestEnd end, Exception error, RemoteEndedException? remote)
    {
        _status = status;                       // not checked: a timeout policy may set any status
        Http = http;
        End = end;
        Error = error;
        Remote = remote;
    }

    /// <summary>The request, whose response has not started. Headers set here are sent.</summary>
    public HttpContext Http { get; }

    /// <summary>What ended it.</summary>
    public RequestEnd End { get; }

    /// <summary>The most informative error; its message is in the log as well.</summary>
    public Exception Error { get; }

    /// <summary>What a service further down reported about its own end, untrusted; null when none did.</summary>
    public RemoteEndedException? Remote { get; }

    /// <summary>
    /// The response's status: 499 for <see cref="RequestEnd.Client"/>, 504 for <see cref="RequestEnd.Deadline"/>, 503 for
    /// <see cref="RequestEnd.Shutdown"/>, and 502, 503 or 504 for <see cref="RequestEnd.Remote"/>; or that of the endpoint's
    /// timeout policy, whatever it is. A response below 400 has no body, unless <see cref="Write"/> is set.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no status of a failure (400 to 599).</exception>
    public int Status
    {
        get => _status;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 400);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 599);
            _status = value;
        }
    }

    /// <summary>Whether the response has the whole message, the service's name and the operation: <see cref="LifelineOptions.ShowDetails"/> unless set.</summary>
    public bool ShowDetails { get; set; }

    /// <summary>
    /// Writes the body in place of the problem document. Null unless set by the endpoint's timeout policy or here. It must not
    /// wait on the request's own token, which is cancelled.
    /// </summary>
    public Func<HttpContext, Task>? Write { get; set; }
}
