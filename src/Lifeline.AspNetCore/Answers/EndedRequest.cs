namespace Lifeline.AspNetCore.Answers;

/// <summary>What an exception that left the handler says about the request: who ended it, and what there is to tell about it.</summary>
/// <param name="End">Who ended it.</param>
/// <param name="Cause">The same more exactly, in one word that gives nothing away: who set the deadline, how far the shutdown was.</param>
/// <param name="Error">The error that tells most.</param>
/// <param name="Remote">What a further hop told; null when none did.</param>
internal sealed record EndedRequest(RequestEnd End, string Cause, Exception Error, RemoteEndedException? Remote)
{
    private const int MostLinks = 16;           // of a chain of inner exceptions and causes

    /// <summary>As problem documents and meters call it.</summary>
    public static string NameOf(RequestEnd end) => end switch
    {
        RequestEnd.Client => "client",
        RequestEnd.Deadline => "deadline",
        RequestEnd.Shutdown => "shutdown",
        _ => "remote",
    };

    /// <returns>Null for an exception that has nothing to do with a context's end, and is somebody else's to handle.</returns>
    public static EndedRequest? Find(Context ctx, Exception thrown)
    {
        var remote = Search<RemoteEndedException>(thrown);
        var isEnd = thrown is OperationCanceledException or RemoteEndedException || thrown.InnerException is RemoteEndedException;
        if (ctx.Error is { } end)
        {
            // A closed connection often shows as an I/O error.
            return isEnd || (thrown is IOException && end.Cause is ClientGoneException or ShutdownException)
                ? OfRequest(end, Search<ContextEndedException>(thrown) ?? end, remote)
                : null;
        }

        if (!isEnd)
        {
            return null;
        }

        if (Search<DeadlineExceededException>(thrown) is { } part)
        {
            return new EndedRequest(RequestEnd.Deadline, "part-deadline", part, remote);    // a part of the work had its own limit
        }

        return remote is null ? null : new EndedRequest(RequestEnd.Remote, "remote", thrown, remote);
    }

    private static EndedRequest OfRequest(ContextEndedException end, ContextEndedException error, RemoteEndedException? remote) => end switch
    {
        { Cause: ClientGoneException } => new(RequestEnd.Client, "client-gone", error, remote),
        { Cause: RequestDeadlineException { Owner: var owner } } => new(RequestEnd.Deadline, Name(owner), error, remote),
        DeadlineExceededException => new(RequestEnd.Deadline, "root-deadline", error, remote),
        { Cause: ShutdownException { Stage: ShutdownStage.Forced } } => new(RequestEnd.Shutdown, "shutdown-forced", error, remote),
        { Cause: ShutdownException } => new(RequestEnd.Shutdown, "shutdown-begun", error, remote),
        _ => new(RequestEnd.Shutdown, "root-ended", error, remote),
    };

    private static string Name(DeadlineOwner owner) => owner switch
    {
        DeadlineOwner.Caller => "caller-deadline",
        DeadlineOwner.Endpoint => "endpoint-deadline",
        _ => "default-deadline",
    };

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
