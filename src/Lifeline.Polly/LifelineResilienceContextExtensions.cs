using Polly;

namespace Lifeline;

/// <summary>A context into one of Polly's, and out of it.</summary>
public static class LifelineResilienceContextExtensions
{
    private static readonly ResiliencePropertyKey<Carried> s_key = new("Lifeline.Context");

    /// <summary>Takes one of Polly's contexts from the pool, with the token of <paramref name="ctx"/>, which it carries. Give it back to the pool.</summary>
    public static ResilienceContext Get(this ResilienceContextPool pool, Context ctx, string? operationKey = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var context = pool.Get(operationKey, ctx.Token);
        context.Properties.Set(s_key, new Carried(ctx, ctx));
        return context;
    }

    /// <summary>
    /// The context under which a pipeline, or one attempt of it, runs: for strategies and predicates of your own. Where
    /// none was put in, the one that its token came from.
    /// </summary>
    public static Context GetContext(this ResilienceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Properties.TryGetValue(s_key, out var carried) ? carried.Now : Context.From(context.CancellationToken);
    }

    /// <summary>Has what is further in run under a context that was derived from the one before.</summary>
    internal static void SetContext(this ResilienceContext context, Context ctx)
    {
        var start = context.Properties.TryGetValue(s_key, out var carried) ? carried.Start : Context.From(context.CancellationToken);
        context.Properties.Set(s_key, new Carried(start, ctx));
    }

    /// <summary>A context for one attempt, which ends at the latest when the attempt is over.</summary>
    [return: OwnsContext]
    internal static ContextScope ForAttempt(this ResilienceContext context)
    {
        if (!context.Properties.TryGetValue(s_key, out var carried))
        {
            return Context.From(context.CancellationToken).WithCancel();
        }

        // A strategy of Polly's that ends attempts, such as its timeout, has put a token of its own in the place of ours.
        return context.CancellationToken == carried.Start.Token
            ? carried.Now.WithCancel()
            : Context.Merge(carried.Now, Context.From(context.CancellationToken));
    }

    /// <param name="Start">Whose token Polly was given.</param>
    /// <param name="Now">What was derived from it on the way in.</param>
    [HoldsContext]
    private readonly record struct Carried(Context Start, Context Now);
}
