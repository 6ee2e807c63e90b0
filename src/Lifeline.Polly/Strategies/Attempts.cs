using Polly;

namespace Lifeline.Strategies;

/// <summary>The common parts of retries, hedging and attempt timeouts.</summary>
internal static class Attempts
{
    /// <summary>The operation's name in errors.</summary>
    public const string Operation = "resilience pipeline";

    /// <summary>Runs one attempt. Its exception becomes the outcome.</summary>
    public static async ValueTask<Outcome<T>> Run<T, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            return await callback(context, state).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            return Outcome.FromException<T>(failure);
        }
    }

    /// <summary>True when the remaining time is enough for an attempt and the delay before it.</summary>
    public static bool HasTimeFor(Context ctx, TimeSpan delay, TimeSpan minimum) =>
        !ctx.IsDone && (ctx.Remaining is not { } remaining || (remaining > delay && remaining - delay >= minimum));

    /// <summary>True when an attempt's failure is a consequence of the context's end.</summary>
    public static bool IsCausedByCancel<T>(Context ctx, Outcome<T> outcome) => outcome.Exception is { } failure && ctx.IsBehind(failure, IsCausedByCancel);

    /// <summary>Classifies Polly's exceptions for <see cref="Context.ErrorBehind"/>: a strategy's rejection is no consequence of a context's end.</summary>
    public static bool? IsCausedByCancel(Exception failure) => failure is ExecutionRejectedException ? false : null;

    /// <summary>The outcome when a strategy's context has ended: after its deadline the last real failure, if there is one; else the context's error.</summary>
    /// <param name="ctx">The strategy's context.</param>
    /// <param name="context">Polly's context, from which that was derived. If the context that it carries has ended, the error is that one's.</param>
    /// <param name="lastFailure">The outcome of the last attempt that failed for a reason of its own; null for none.</param>
    public static Outcome<T> AtTheEnd<T>(Context ctx, ResilienceContext context, Outcome<T>? lastFailure) => ctx.Error switch
    {
        DeadlineExceededException when lastFailure is { } failure => failure,
        var error => Outcome.FromException<T>(context.GetContext().Error ?? Context.From(context.CancellationToken).Error ?? error!),
    };

    /// <summary>Disposes the result of an outcome that no caller gets.</summary>
    public static async ValueTask DiscardAsync<T>(Outcome<T>? outcome)
    {
        if (outcome is { Exception: null, Result: var result })
        {
            if (result is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                (result as IDisposable)?.Dispose();
            }
        }
    }
}
