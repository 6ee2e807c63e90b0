using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Lifeline.AspNetCore.Responses;

/// <summary>What an exception that left the handler says about the request: who ended it, and what there is to tell about it.</summary>
/// <param name="End">Who ended it.</param>
/// <param name="Cause">The same more exactly, in one word that gives nothing away: who set the deadline, how far the shutdown was.</param>
/// <param name="Error">The error that tells most.</param>
/// <param name="Remote">What a further hop told; null when none did.</param>
internal sealed record RequestCancellation(RequestEnd End, string Cause, Exception Error, RemoteEndedException? Remote)
{
    /// <summary>The causes of a request that waited for another one's answer, which had no time left, or no client.</summary>
    public const string SharedDeadline = "shared-deadline";

    /// <inheritdoc cref="SharedDeadline"/>
    public const string SharedClientGone = "shared-client-gone";

    private const int MaxLinks = 16;           // of a chain of inner exceptions and causes

    /// <summary>As problem documents and meters call it.</summary>
    public static string NameOf(RequestEnd end) => end switch
    {
        RequestEnd.Client => "client",
        RequestEnd.Deadline => "deadline",
        RequestEnd.Shutdown => "shutdown",
        _ => "remote",
    };

    /// <returns>Null for an exception that has nothing to do with a context's end, and is somebody else's to handle.</returns>
    public static RequestCancellation? Find(Context ctx, Exception thrown)
    {
        var remote = Search<RemoteEndedException>(thrown);
        if (ctx.Error is { } end && IsBehind(ctx, thrown))
        {
            return OfRequest(end, Search<ContextEndedException>(thrown) ?? end, remote);
        }

        if (Search<DeadlineExceededException>(thrown) is { } part && (thrown is OperationCanceledException || IsBehind(part.Context, thrown)))
        {
            return new RequestCancellation(RequestEnd.Deadline, "part-deadline", part, remote);    // a part of the work had its own limit
        }

        return remote is not null && TellsOfRemote(thrown) ? new RequestCancellation(RequestEnd.Remote, "remote", thrown, remote) : OfAnotherRequest(ctx, thrown);
    }

    // Who waits for an answer that another request fetches, as behind an output cache, is thrown that request's end.
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

    /// <summary>What the reverse proxy was stopped by, which it swallows; null where there is none, or none that failed.</summary>
    // By name, as it is a package that we don't need otherwise.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where trimming took the property, the proxy's own answer stands.")]
    public static Exception? OfProxy(HttpContext http)
    {
        var (type, feature) = http.Features.FirstOrDefault(static one => one.Key.FullName == "Yarp.ReverseProxy.Forwarder.IForwarderErrorFeature");
        return type?.GetProperty("Exception")?.GetValue(feature) as Exception;
    }

    private static bool IsBehind(Context ctx, Exception thrown) => ctx.IsBehind(thrown, inside => IsOfTheEnd(ctx, inside));

    // What others throw when the request's end stops them. Null leaves it to the core, which knows cancellations.
    private static bool? IsOfTheEnd(Context ctx, Exception failure) => failure switch
    {
        RemoteEndedException => true,
        HttpRequestException { StatusCode: not null, InnerException: not RemoteEndedException } => false,      // the remote side answered
        IOException when ctx.Cause is ClientGoneException or ShutdownException => true,                        // a closed connection
        _ when failure.GetType().FullName == "Grpc.Core.RpcException" => IsCanceledRpc(failure),
        _ => null,
    };

    // By name, as gRPC's clients are a package that we don't need otherwise.
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
        { Cause: ShutdownException { Stage: ShutdownStage.Forced } } => new(RequestEnd.Shutdown, "shutdown-forced", error, remote),
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

        var inside = exception is AggregateException all ? all.InnerExceptions : exception.InnerException is { } inner ? [inner] : Enumerable.Empty<Exception>();
        return inside.Select(each => Search<T>(each, links - 1)).FirstOrDefault(each => each is not null)
            ?? (exception is ContextEndedException { Cause: { } cause } ended && cause != ended.InnerException ? Search<T>(cause, links - 1) : null);
    }
}
