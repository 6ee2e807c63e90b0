namespace Lifeline.Data.Bound;

/// <summary>The context that an operation was given, and the token of the call, if it has one. Ends with either.</summary>
[HoldsContext]
internal readonly struct JoinedContext : IDisposable
{
    private readonly Context _given;
    private readonly Context? _ofToken;         // made from the token; null when there is no token, or it is the context's own
    private readonly ContextScope? _merged;    // null exactly when _ofToken is null; disposed with this

    private JoinedContext(Context given, Context? ofToken, ContextScope? merged)
    {
        _given = given;
        _ofToken = ofToken;
        _merged = merged;
    }

    /// <summary>Ends when either of them does. Callers don't know this context, so no error that they see carries its token.</summary>
    public Context Context => _merged is { } merged ? merged.Context : _given;

    public static implicit operator JoinedContext(Context ctx) => new(ctx, null, null);

    public static JoinedContext Of(Context ctx, CancellationToken token)
    {
        if (!token.CanBeCanceled || token == ctx.Token)
        {
            return ctx;
        }

        var ofToken = Context.From(token);
        return new JoinedContext(ctx, ofToken, Context.Merge(ctx, ofToken));
    }

    public long GetTimestamp() => Context.Clock.GetTimestamp();

    public TimeSpan GetElapsedTime(long started) => Context.Clock.GetElapsedTime(started);

    /// <exception cref="ContextEndedException">One of them has ended: its error, with its token.</exception>
    public void ThrowIfDone()
    {
        _given.ThrowIfDone();
        _ofToken?.ThrowIfDone();
    }

    /// <summary>The error of the one that ended, by its own token. Null while neither has.</summary>
    public ContextEndedException? EndedDuring(string operation, TimeSpan spent, Exception? failure) =>
        _given.EndedDuring(operation, spent, failure) ?? _ofToken?.EndedDuring(operation, spent, failure);

    public void Dispose() => _merged?.Dispose();
}
