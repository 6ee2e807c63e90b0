using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>How much time a request has, and by whose word.</summary>
/// <param name="Time">From the request's arrival.</param>
/// <param name="Owner">Whose limit it is.</param>
/// <param name="Policy">How the endpoint wants a timeout answered; null when it says nothing about it, or when the limit is not its own.</param>
internal readonly record struct RequestTimeout(TimeSpan Time, DeadlineSource Owner, RequestTimeoutPolicy? Policy = null);

/// <summary>Finds a request's limit: the least of what the caller tells and what the endpoint, or else the application, allows.</summary>
/// <remarks>The endpoint's metadata and policies are the framework's own and mean what they mean to its own middleware.</remarks>
internal sealed class RequestTimeoutResolver(
    IOptions<LifelineOptions> options, IOptionsMonitor<RequestTimeoutOptions> timeouts, CallerTimeoutReader callers)
{
    private readonly TimeSpan? _default = options.Value.DefaultTimeout;

    /// <param name="http">The request.</param>
    /// <param name="isTrusted">Whether its caller is.</param>
    /// <returns>Null when nobody limits the request.</returns>
    /// <exception cref="InvalidOperationException">The endpoint names a timeout policy that there isn't.</exception>
    public RequestTimeout? Of(HttpContext http, bool isTrusted)
    {
        var own = OfEndpoint(http.GetEndpoint());
        return callers.Of(http.Request.Headers, isTrusted) is { } remaining && (own is null || remaining < own.Value.Time)
            ? new RequestTimeout(remaining, DeadlineSource.Caller)
            : own;
    }

    /// <summary>Whether the endpoint says by itself how much time its requests have.</summary>
    public static bool AreSetBy(Endpoint? endpoint) => endpoint?.Metadata is { } metadata
        && (metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null
            || metadata.GetMetadata<RequestTimeoutPolicy>() is not null
            || metadata.GetMetadata<RequestTimeoutAttribute>() is not null);

    private RequestTimeout? OfEndpoint(Endpoint? endpoint)
    {
        var metadata = endpoint?.Metadata;
        if (metadata?.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
        {
            return null;                        // no limit, also not the default one
        }

        if (metadata?.GetMetadata<RequestTimeoutPolicy>() is { } policy)
        {
            return Limit(policy.Timeout, policy);
        }

        if (metadata?.GetMetadata<RequestTimeoutAttribute>() is { } attribute)
        {
            return attribute.Timeout is { } timeout ? Limit(timeout, null) : OfNamed(attribute.PolicyName!);
        }

        return timeouts.CurrentValue.DefaultPolicy is { Timeout: { } general } fallback ? Limit(general, fallback) : OfDefault();
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
