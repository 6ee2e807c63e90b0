using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Lifeline.AspNetCore.Responses;

/// <summary>Why a request was ended, found from the exception that left the handler.</summary>
/// <param name="End">What ended it.</param>
/// <param name="Cause">The same more exactly, in one word without details: who set the deadline, the stage of the shutdown.</param>
/// <param name="Error">The most informative error.</param>
/// <param name="Remote">What a service further down reported; null when none did.</param>
internal sealed record RequestCancellation(RequestEnd End, string Cause, Exception Error, RemoteEndedException? Remote)
{
    /// <summary>Causes of a request that waited for another request's response, when that request's deadline was exceeded or its client was gone.</summary>
    public const string SharedDeadline = "shared-deadline";

    /// <inheritdoc cref="SharedDeadline"/>
    public const string SharedClientGone = "shared-client-gone";

    private const int MaxLinks = 16;           // of a chain of inner exceptions and causes; bounds the recursion

    /// <summary>The name in problem documents and meters.</summary>
    public static string NameOf(RequestEnd end) => end switch
    {
        RequestEnd.Client => "client",
        RequestEnd.Deadline => "deadline",
        RequestEnd.Shutdown => "shutdown",
        _ => "remote",
    };

    /// <returns>Null for an exception that is no consequence of a context's end: exception handlers get it.</returns>
    public static RequestCancellation? Find(Context ctx, Exception thrown)
    {
        var remote = Search<RemoteEndedException>(thrown);
        if (ctx.Error is { } end && IsBehind(ctx, thrown))
        {
            return OfRequest(end, Search<ContextEndedException>(thrown) ?? end, remote);
        }

        if (Search<DeadlineExceededException>(thrown) is { } partError && (thrown is OperationCanceledException || IsBehind(partError.Context, thrown)))
        {
            return new RequestCancellation(RequestEnd.Deadline, "part-deadline", partError, remote); // a part of the request had a timeout of its own
        }

        return remote is not null && TellsOfRemote(thrown) ? new RequestCancellation(RequestEnd.Remote, "remote", thrown, remote) : OfAnotherRequest(ctx, thrown);
    }

    // A request that waits for a response that another request fetches, as behind an output cache, gets that request's error.
    private static RequestCancellation? OfAnotherRequest(Context ctx, Exception thrown)
    {
        var canceled = ctx.IsDone ? null : Search<OperationCanceledException>(thrown);
        var other = canceled as ContextEndedException ?? (canceled is null ? null : Context.From(canceled.CancellationToken).Error);
        return other is null || (thrown != canceled && !IsBehind(other.Context, thrown)) ? null : other.Cause switch
        {
            RequestDeadlineException => new RequestCancellation(RequestEnd.Deadline, SharedDeadline, other, null),
            ClientGoneException => new RequestCancellation(RequestEnd.Remote, SharedClientGone, other, null),
            _ => null,
        };
    }

    /// <summary>The exception that stopped the reverse proxy (YARP), which swallows it; null where there is no proxy, or it has not failed.</summary>
    // By name, to avoid a reference to the package.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where trimming took the property, the proxy's own answer stands.")]
    public static Exception? OfProxy(HttpContext http)
    {
        var feature = http.Features.FirstOrDefault(static one => one.Key.FullName == "Yarp.ReverseProxy.Forwarder.IForwarderErrorFeature");
        return feature.Key?.GetProperty("Exception")?.GetValue(feature.Value) as Exception;
    }

    private static bool IsBehind(Context ctx, Exception thrown) => ctx.IsBehind(thrown, inner => IsCausedByCancel(ctx, inner));

    // Whether an exception of another library is a consequence of the request's end. Null leaves it to the core, which knows cancellations.
    private static bool? IsCausedByCancel(Context ctx, Exception failure) => failure switch
    {
        RemoteEndedException => true,
        HttpRequestException { StatusCode: not null, InnerException: not RemoteEndedException } => false,      // the remote side answered
        IOException when ctx.Cause is ClientGoneException or ShutdownException => true,                        // a closed connection
        _ when failure.GetType().FullName == "Grpc.Core.RpcException" => IsCanceledRpc(failure),
        _ => null,
    };

    // By name, to avoid a reference to gRPC's client package.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where trimming took the property, the failure counts as its own.")]
    private static bool IsCanceledRpc(Exception failure) =>
        failure.GetType().GetProperty("StatusCode")?.GetValue(failure)?.ToString() is "Cancelled" or "DeadlineExceeded";

    private static bool TellsOfRemote(Exception thrown) => thrown switch
    {
        RemoteEndedException or OperationCanceledException => true,
        AggregateException { InnerExceptions: var all } => all.All(TellsOfRemote),
        _ => thrown.InnerException is { } inner && TellsOfRemote(inner),
    };

    private static RequestCancellation OfRequest(ContextEndedException end, ContextEndedException error, RemoteEndedException? remote) => end switch
    {
        { Cause: ClientGoneException } => new(RequestEnd.Client, "client-gone", error, remote),
        { Cause: RequestDeadlineException { Owner: var owner } } => new(RequestEnd.Deadline, Name(owner), error, remote),
        DeadlineExceededException => new(RequestEnd.Deadline, "root-deadline", error, remote),
        { Cause: ShutdownException { Stage: ShutdownStage.Forced } or GracePeriodExceededException or SignalException } => new(RequestEnd.Shutdown, "shutdown-forced", error, remote),
        { Cause: ShutdownException } => new(RequestEnd.Shutdown, "shutdown-begun", error, remote),
        _ => new(RequestEnd.Shutdown, "root-ended", error, remote),
    };

    private static string Name(DeadlineSource owner) => owner switch
    {
        DeadlineSource.Caller => "caller-deadline",
        DeadlineSource.Endpoint => "endpoint-deadline",
        _ => "default-deadline",
    };

    private static T? Search<T>(Exception? exception, int links = MaxLinks)
        where T : Exception
    {
        if (exception is null || links == 0)
        {
            return null;
        }

        if (exception is T found)
        {
            return found;
        }

        var nested = exception is AggregateException all ? all.InnerExceptions : exception.InnerException is { } inner ? [inner] : Enumerable.Empty<Exception>();
        return nested.Select(each => Search<T>(each, links - 1)).FirstOrDefault(each => each is not null)
            ?? (exception is ContextEndedException { Cause: { } cause } ended && cause != ended.InnerException ? Search<T>(cause, links - 1) : null);
    }
}
