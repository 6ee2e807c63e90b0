namespace Lifeline.Data.Bound;

/// <summary>The context that something was given, and a token that a library may have been given besides. Ends with either.</summary>
[HoldsContext]
internal readonly struct JoinedContext : IDisposable
{
    private readonly Context _given;
    private readonly Context? _besides;         // of the token; null when there is none, or it is the context's own
    private readonly ContextScope? _merged;

    private JoinedContext(Context given, Context? besides, ContextScope? merged)
    {
        _given = given;
        _besides = besides;
        _merged = merged;
    }

    /// <summary>Ends when either of them does. Nobody outside knows it, so no error that leaves is of it.</summary>
    public Context Context => _merged is { } merged ? merged.Context : _given;

    public static implicit operator JoinedContext(Context ctx) => new(ctx, null, null);

    public static JoinedContext Of(Context ctx, CancellationToken token)
    {
        if (!token.CanBeCanceled || token == ctx.Token)
        {
            return ctx;
        }

        var besides = Context.From(token);
        return new JoinedContext(ctx, besides, Context.Merge(ctx, besides));
    }

    public long GetTimestamp() => Context.Clock.GetTimestamp();

    public TimeSpan GetElapsedTime(long started) => Context.Clock.GetElapsedTime(started);

    /// <exception cref="ContextEndedException">One of them has ended: its error, with its token.</exception>
    public void ThrowIfDone()
    {
        _given.ThrowIfDone();
        _besides?.ThrowIfDone();
    }

    /// <summary>The error of the one that ended, by its own token. Null while neither has.</summary>
    public ContextEndedException? EndedDuring(string operation, TimeSpan spent, Exception? failure) =>
        _given.EndedDuring(operation, spent, failure) ?? _besides?.EndedDuring(operation, spent, failure);

    public void Dispose() => _merged?.Dispose();
}
