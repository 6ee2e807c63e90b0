using Microsoft.AspNetCore.Http;

namespace Lifeline.AspNetCore;

/// <summary>What ended a request, roughly: what its caller has to know to decide what to do next.</summary>
public enum RequestEnd
{
    /// <summary>The client is gone.</summary>
    Client,

    /// <summary>The time of the request, or of a part of its work, was up.</summary>
    Deadline,

    /// <summary>The application is shutting down, or what all its requests derive from has ended.</summary>
    Shutdown,

    /// <summary>Another service, which this one depends on, was ended; or another request, whose answer this one was to share.</summary>
    Remote,
}

/// <summary>The answer to a request that was ended, before it is given: <see cref="LifelineOptions.OnCanceled"/> may change it.</summary>
/// <remarks>Not thread-safe: belongs to the request.</remarks>
public sealed class CanceledResponse
{
    private int _status;

    internal CanceledResponse(HttpContext http, int status, RequestEnd end, Exception error, RemoteEndedException? remote)
    {
        _status = status;                       // a policy's may be any
        Http = http;
        End = end;
        Error = error;
        Remote = remote;
    }

    /// <summary>The request, whose answer has not started. Headers set here are sent.</summary>
    public HttpContext Http { get; }

    /// <summary>What ended it.</summary>
    public RequestEnd End { get; }

    /// <summary>The error that tells most; its sentence is in the log as well.</summary>
    public Exception Error { get; }

    /// <summary>What a further hop told about its own end, untrusted; null when none did.</summary>
    public RemoteEndedException? Remote { get; }

    /// <summary>
    /// The answer's status: 499 for <see cref="RequestEnd.Client"/>, 504 for <see cref="RequestEnd.Deadline"/>, 503 for
    /// <see cref="RequestEnd.Shutdown"/>, and 502, 503 or 504 for <see cref="RequestEnd.Remote"/>; or that of the endpoint's
    /// timeout policy, whatever it is. One below 400 is answered without a body, unless there is something to <see cref="Write"/>.
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

    /// <summary>Whether this caller is told the whole sentence, the hop and the operation: <see cref="LifelineOptions.ShowDetails"/> unless changed.</summary>
    public bool ShowDetails { get; set; }

    /// <summary>
    /// Writes the body in place of the problem document. Null unless set by the endpoint's timeout policy or here. It must not
    /// wait on the request's own token, which is cancelled.
    /// </summary>
    public Func<HttpContext, Task>? Write { get; set; }
}
