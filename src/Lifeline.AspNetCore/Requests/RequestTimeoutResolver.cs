using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>How much time a request has, and who has set that.</summary>
/// <param name="Time">From the request's arrival.</param>
/// <param name="Owner">Who has set it.</param>
/// <param name="Policy">The endpoint's policy, which may set the response to a timeout; null when it has none, or when the time is not the endpoint's.</param>
internal readonly record struct RequestTimeout(TimeSpan Time, DeadlineSource Owner, RequestTimeoutPolicy? Policy = null);

/// <summary>Finds a request's timeout: the shorter of the caller's remaining time and the timeout of the endpoint, or else of the application.</summary>
/// <remarks>The endpoint's metadata and policies are the framework's own, with the meaning that they have for its own middleware.</remarks>
internal sealed class RequestTimeoutResolver(
    IOptions<LifelineOptions> options, IOptionsMonitor<RequestTimeoutOptions> timeouts, CallerTimeoutReader callers)
{
    private readonly TimeSpan? _default = options.Value.DefaultTimeout;

    /// <param name="http">The request.</param>
    /// <param name="isTrusted">Whether its caller is trusted.</param>
    /// <returns>Null when the request has no timeout.</returns>
    /// <exception cref="InvalidOperationException">The endpoint names a timeout policy that does not exist.</exception>
    public RequestTimeout? Of(HttpContext http, bool isTrusted)
    {
        var ofEndpoint = OfEndpoint(http.GetEndpoint());
        return callers.Of(http.Request.Headers, isTrusted) is { } remaining && (ofEndpoint is null || remaining < ofEndpoint.Value.Time)
            ? new RequestTimeout(remaining, DeadlineSource.Caller)
            : ofEndpoint;
    }

    /// <summary>Whether the endpoint has request timeout metadata of its own.</summary>
    public static bool AreSetBy(Endpoint? endpoint) => endpoint?.Metadata is { } metadata
        && (metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null
            || metadata.GetMetadata<RequestTimeoutPolicy>() is not null
            || metadata.GetMetadata<RequestTimeoutAttribute>() is not null);

    private RequestTimeout? OfEndpoint(Endpoint? endpoint)
    {
        var metadata = endpoint?.Metadata;
        if (metadata?.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
        {
            return null;                        // no timeout, not even the default
        }

        if (metadata?.GetMetadata<RequestTimeoutPolicy>() is { } policy)
        {
            return Limit(policy.Timeout, policy);
        }

        if (metadata?.GetMetadata<RequestTimeoutAttribute>() is { } attribute)
        {
            return attribute.Timeout is { } timeout ? Limit(timeout, null) : OfNamed(attribute.PolicyName!);
        }

        return timeouts.CurrentValue.DefaultPolicy is { Timeout: { } defaultTimeout } fallback ? Limit(defaultTimeout, fallback) : OfDefault();
    }

    private RequestTimeout? OfNamed(string name) => timeouts.CurrentValue.Policies.TryGetValue(name, out var policy)
        ? Limit(policy.Timeout, policy)
        : throw new InvalidOperationException(
            $"The endpoint asks for the request timeout policy '{name}', which does not exist. Add it: "
            + $"services.AddRequestTimeouts(options => options.AddPolicy(\"{name}\", …)).");

    private RequestTimeout? OfDefault() => _default is { } time ? new RequestTimeout(time, DeadlineSource.Default) : null;

    private static RequestTimeout? Limit(TimeSpan? time, RequestTimeoutPolicy? policy) =>
        time is { } limit && limit != Timeout.InfiniteTimeSpan ? new RequestTimeout(limit, DeadlineSource.Endpoint, policy) : null;
}
