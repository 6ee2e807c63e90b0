namespace Lifeline.Testing.Bubbles;

/// <summary>What a piece is, for the trace.</summary>
internal static class PieceText
{
    /// <summary>The first piece, which is what its run is made of: the same however it was handed over.</summary>
    public const string Work = "the work, up to its first await";

    /// <summary>Writes it down.</summary>
    /// <returns>The object that resumes the async method that it is, if it is one.</returns>
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

    // Foreign code may stand behind it.
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
