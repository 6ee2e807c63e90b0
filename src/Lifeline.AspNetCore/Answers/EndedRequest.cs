using Microsoft.AspNetCore.Http;

namespace Lifeline.AspNetCore.Answers;

/// <summary>What an exception that left the handler says about the request: who ended it and how that is answered.</summary>
/// <param name="By">As the problem document calls it.</param>
/// <param name="Status">The answer's status code.</param>
/// <param name="Error">The error that tells most.</param>
/// <param name="Remote">What a further hop told; null when none did.</param>
internal sealed record EndedRequest(string By, int Status, Exception Error, RemoteEndedException? Remote)
{
    public const string ByClient = "client";
    public const string ByDeadline = "deadline";
    public const string ByShutdown = "shutdown";
    public const string ByRemote = "remote";

    private const int MostLinks = 16;           // of a chain of inner exceptions and causes

    /// <returns>Null for an exception that has nothing to do with a context's end, and is somebody else's to handle.</returns>
    public static EndedRequest? Find(Exception thrown, Context ctx)
    {
        var remote = Search<RemoteEndedException>(thrown);
        var isEnd = thrown is OperationCanceledException or RemoteEndedException || thrown.InnerException is RemoteEndedException;
        if (ctx.Error is { } end)
        {
            // A closed connection often shows as an I/O error.
            return isEnd || (thrown is IOException && end.Cause is ClientGoneException)
                ? OfRequest(end, Search<ContextEndedException>(thrown) ?? end, remote)
                : null;
        }

        if (!isEnd)
        {
            return null;
        }

        if (Search<DeadlineExceededException>(thrown) is { } part)
        {
            return new EndedRequest(ByDeadline, StatusCodes.Status504GatewayTimeout, part, remote);     // a part of the work had its own limit
        }

        return remote is null ? null : new EndedRequest(ByRemote, StatusOf(remote), thrown, remote);
    }

    private static EndedRequest OfRequest(ContextEndedException end, ContextEndedException error, RemoteEndedException? remote) => end switch
    {
        { Cause: ClientGoneException } => new(ByClient, StatusCodes.Status499ClientClosedRequest, error, remote),
        DeadlineExceededException => new(ByDeadline, StatusCodes.Status504GatewayTimeout, error, remote),
        _ => new(ByShutdown, StatusCodes.Status503ServiceUnavailable, error, remote),
    };

    // A remote side that is out of time or is stopping makes us what it is; any other end is its own affair.
    private static int StatusOf(RemoteEndedException remote) =>
        remote.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout
            ? remote.Status
            : StatusCodes.Status502BadGateway;

    private static T? Search<T>(Exception? exception, int links = MostLinks)
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

        return Search<T>(exception.InnerException, links - 1)
            ?? (exception is ContextEndedException { Cause: { } cause } ended && cause != ended.InnerException ? Search<T>(cause, links - 1) : null);
    }
}
