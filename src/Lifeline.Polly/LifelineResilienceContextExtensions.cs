using System.Runtime.CompilerServices;
using Lifeline.Strategies;
using Polly;

namespace Lifeline;

/// <summary>Puts a context into one of Polly's, and gets it from there.</summary>
public static class LifelineResilienceContextExtensions
{
    private static readonly ResiliencePropertyKey<Context?> s_key = new("Lifeline.Context");      // null counts as absent

    /// <summary>Rents one of Polly's contexts from the pool. It carries <paramref name="ctx"/> and has its token. Return it to the pool.</summary>
    public static ResilienceContext Get(this ResilienceContextPool pool, Context ctx, string? operationKey = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var context = pool.Get(operationKey, ctx.Token);
        context.Properties.Set(s_key, ctx);
        return context;
    }

    /// <summary>
    /// The context under which a pipeline, or one attempt of it, runs: for strategies and predicates of your own. If it carries
    /// none, the context of its token.
    /// </summary>
    public static Context GetContext(this ResilienceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Properties.TryGetValue(s_key, out var carried) && carried is { } ctx
            ? ctx
            : Context.From(context.CancellationToken);
    }

    /// <summary>Derives a context for a strategy or an attempt. Ends with the carried context, with Polly's token, and when it is disposed.</summary>
    [return: OwnsContext]
    internal static ContextScope Derive(this ResilienceContext context)
    {
        var ctx = context.GetContext();

        // A strategy of Polly's that ends attempts, such as its timeout, has replaced the carried context's token by its own.
        return context.CancellationToken == ctx.Token
            ? ctx.WithCancel()
            : Context.Merge(ctx, Context.From(context.CancellationToken));
    }

    /// <summary>
    /// Runs the inner strategies and the callback under a derived context: <see cref="GetContext"/> returns it there, and Polly's
    /// token, which callbacks without a context get, is its token. Both are restored at the end.
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

    // The setter is internal: only Polly's own strategies can call it. Another context from the pool would lack the properties.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_CancellationToken")]
    private static extern void SetToken(ResilienceContext context, CancellationToken token);
}
