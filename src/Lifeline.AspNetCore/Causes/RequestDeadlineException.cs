namespace Lifeline.AspNetCore;

/// <summary>Who set a request's deadline.</summary>
public enum DeadlineSource
{
    /// <summary>The caller, which sent its remaining time.</summary>
    Caller,

    /// <summary>The endpoint, by its request timeout metadata, or the application's default timeout policy.</summary>
    Endpoint,

    /// <summary><see cref="LifelineOptions.DefaultTimeout"/>.</summary>
    Default,
}

/// <summary>The cause of a request's end when its time was up: says whose deadline it was.</summary>
public sealed class RequestDeadlineException : ContextCauseException
{
    private static readonly RequestDeadlineException[] s_shared = [new(DeadlineSource.Caller), new(DeadlineSource.Endpoint), new(DeadlineSource.Default)];

    /// <summary>Makes the cause.</summary>
    /// <param name="owner">As <see cref="Owner"/>.</param>
    public RequestDeadlineException(DeadlineSource owner)
        : base(owner switch
        {
            DeadlineSource.Caller => "The caller has no time left.",
            DeadlineSource.Endpoint => "The endpoint's request timeout is over.",
            _ => $"The application's default timeout ({nameof(LifelineOptions)}.{nameof(LifelineOptions.DefaultTimeout)}) is over.",
        }) => Owner = owner;

    /// <summary>Who set the deadline.</summary>
    public DeadlineSource Owner { get; }

    /// <summary>One instance per owner, shared by all requests: a cause is never thrown, so it has no state of its own.</summary>
    internal static RequestDeadlineException Of(DeadlineSource owner) => s_shared[(int)owner];
}
