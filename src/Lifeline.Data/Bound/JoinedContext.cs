namespace Lifeline.Data.Bound;

/// <summary>A context, and a token that a library may have been given besides.</summary>
[HoldsContext]
internal readonly struct JoinedContext : IDisposable
{
    private readonly ContextScope? _merged;

    private JoinedContext(Context context, ContextScope? merged)
    {
        Context = context;
        _merged = merged;
    }

    public Context Context { get; }

    public static JoinedContext Of(Context ctx, CancellationToken token)
    {
        if (!token.CanBeCanceled || token == ctx.Token)
        {
            return new JoinedContext(ctx, null);
        }

        var merged = Context.Merge(ctx, Context.From(token));
        return new JoinedContext(merged, merged);
    }

    public void Dispose() => _merged?.Dispose();
}
