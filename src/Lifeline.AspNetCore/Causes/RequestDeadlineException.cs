namespace Lifeline.AspNetCore;

/// <summary>Who set a request's deadline.</summary>
public enum DeadlineOwner
{
    /// <summary>The caller, who told how much time it has left.</summary>
    Caller,

    /// <summary>The endpoint, by its request timeout metadata, or the application's default timeout policy.</summary>
    Endpoint,

    /// <summary><see cref="LifelineOptions.DefaultTimeout"/>.</summary>
    Default,
}

/// <summary>The cause of a request's end when its time was up: says whose deadline it was.</summary>
public sealed class RequestDeadlineException : Exception
{
    private static readonly RequestDeadlineException[] s_shared = [new(DeadlineOwner.Caller), new(DeadlineOwner.Endpoint), new(DeadlineOwner.Default)];

    /// <summary>Makes the cause.</summary>
    /// <param name="owner">As <see cref="Owner"/>.</param>
    public RequestDeadlineException(DeadlineOwner owner)
        : base(owner switch
        {
            DeadlineOwner.Caller => "The caller has no time left.",
            DeadlineOwner.Endpoint => "The endpoint's request timeout is over.",
            _ => $"The application's default timeout ({nameof(LifelineOptions)}.{nameof(LifelineOptions.DefaultTimeout)}) is over.",
        }) => Owner = owner;

    /// <summary>Who set the deadline.</summary>
    public DeadlineOwner Owner { get; }

    /// <summary>One for all requests of an owner: a cause is never thrown, so it has nothing of its own.</summary>
    internal static RequestDeadlineException Of(DeadlineOwner owner) => s_shared[(int)owner];
}
