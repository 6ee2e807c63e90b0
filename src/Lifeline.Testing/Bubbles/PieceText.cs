namespace Lifeline.Testing.Bubbles;

/// <summary>Names a piece, for the trace.</summary>
internal static class PieceText
{
    /// <summary>The name of the first piece of each run, whichever delegate the work is.</summary>
    public const string Work = "the work, up to its first await";

    /// <summary>Adds a piece to the trace.</summary>
    /// <returns>The box of the async method that the piece resumes; null when it resumes none.</returns>
    public static object? Trace(TraceLog log, long at, in Piece piece)
    {
        if (piece.Work is VirtualClock.VirtualTimer timer)
        {
            log.Add(at, timer.Callback, 0);
            return null;
        }

        if (piece.Work is not SendOrPostCallback callback)
        {
            log.Add(at, Of((IThreadPoolWorkItem)piece.Work), 0);
            return null;
        }

        if (ReferenceEquals(piece.State, Work))
        {
            log.Add(at, Work, 0);
            return null;
        }

        if (AsyncMethod.Box(piece.State, callback.Target) is { } box)
        {
            var method = AsyncMethod.Of(box)!;
            log.Add(at, method, method.State(box));
            return box;
        }

        log.Add(at, Continuation(piece, callback), 0);
        return null;
    }

    public static string Of(in Piece piece)
    {
        if (piece.Work is not SendOrPostCallback callback)
        {
            return Of((IThreadPoolWorkItem)piece.Work);
        }

        return AsyncMethod.Of(AsyncMethod.Box(piece.State, callback.Target)) is { } method ? method.Name : MethodNames.Of(Continuation(piece, callback));
    }

    private static Delegate Continuation(in Piece piece, SendOrPostCallback callback) =>
        piece.State as Delegate ?? callback.Target as Delegate ?? callback;

    // ToString may be foreign code.
    private static string Of(IThreadPoolWorkItem item)
    {
        try
        {
            return item.ToString() ?? item.GetType().Name;
        }
        catch (Exception failure)
        {
            return $"{item.GetType().Name}, whose ToString threw {failure.GetType().Name}";
        }
    }
}
