using System.Runtime.CompilerServices;
using Lifeline.Strategies;
using Polly;

namespace Lifeline;

/// <summary>A context into one of Polly's, and out of it.</summary>
public static class LifelineResilienceContextExtensions
{
    private static readonly ResiliencePropertyKey<Context?> s_key = new("Lifeline.Context");      // null is as good as absent

    /// <summary>Takes one of Polly's contexts from the pool, with the token of <paramref name="ctx"/>, which it carries. Give it back to the pool.</summary>
    public static ResilienceContext Get(this ResilienceContextPool pool, Context ctx, string? operationKey = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var context = pool.Get(operationKey, ctx.Token);
        context.Properties.Set(s_key, ctx);
        return context;
    }

    /// <summary>
    /// The context under which a pipeline, or one attempt of it, runs: for strategies and predicates of your own. Where
    /// none was put in, the one that its token came from.
    /// </summary>
    public static Context GetContext(this ResilienceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Properties.TryGetValue(s_key, out var carried) && carried is { } ctx
            ? ctx
            : Context.From(context.CancellationToken);
    }

    /// <summary>A context for a strategy or an attempt, which ends with all that ends it further out, and when it is disposed.</summary>
    [return: OwnsContext]
    internal static ContextScope Derive(this ResilienceContext context)
    {
        var ctx = context.GetContext();

        // A strategy of Polly's that ends attempts, such as its timeout, has put a token of its own in the place of ours.
        return context.CancellationToken == ctx.Token
            ? ctx.WithCancel()
            : Context.Merge(ctx, Context.From(context.CancellationToken));
    }

    /// <summary>
    /// Runs what is further in under a context that was derived: it is what <see cref="GetContext"/> gives there, and its token
    /// is Polly's, which callbacks that know nothing of contexts are given. Both are put back when it is through.
    /// </summary>
    internal static async ValueTask<Outcome<T>> RunUnder<T, TState>(
        this ResilienceContext context, Context ctx, Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, TState state)
    {
        var token = context.CancellationToken;
        context.Properties.TryGetValue(s_key, out var carried);
        context.Properties.Set(s_key, ctx);
        SetToken(context, ctx.Token);
        try
        {
            return await Attempts.Run(callback, context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        }
        finally
        {
            context.Properties.Set(s_key, carried);
            SetToken(context, token);
        }
    }

    // Polly's own strategies set it; to those of others it is only shown. A context from the pool would lack the properties.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_CancellationToken")]
    private static extern void SetToken(ResilienceContext context, CancellationToken token);
}
