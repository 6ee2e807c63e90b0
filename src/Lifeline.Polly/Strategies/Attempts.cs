using Polly;

namespace Lifeline.Strategies;

/// <summary>What retries and hedging have in common.</summary>
internal static class Attempts
{
    /// <summary>What errors call the work.</summary>
    public const string Operation = "resilience pipeline";

    /// <summary>Runs one, whatever it throws.</summary>
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

    /// <summary>True when there is time for one, and for the pause before it.</summary>
    public static bool HasTimeFor(Context ctx, TimeSpan pause, TimeSpan least) =>
        !ctx.IsDone && (ctx.Remaining is not { } left || (left > pause && left - pause >= least));

    /// <summary>True when an attempt failed only as the context has ended.</summary>
    public static bool IsOfTheEnd<T>(Context ctx, Outcome<T> outcome) => outcome.Exception is { } failure && ctx.IsBehind(failure, IsOfTheEnd);

    /// <summary>What is known of Polly, for <see cref="Context.ErrorBehind"/>: what a strategy decided is no end of anything further out.</summary>
    public static bool? IsOfTheEnd(Exception failure) => failure is ExecutionRejectedException ? false : null;

    /// <summary>The answer when a strategy's context has ended: what really went wrong before its time was up, else the error.</summary>
    /// <param name="ctx">The strategy's.</param>
    /// <param name="context">Polly's, from which that was derived. The error is that of what it came with, if that has ended: callers know it.</param>
    /// <param name="lastReal">What went wrong before.</param>
    public static Outcome<T> AtTheEnd<T>(Context ctx, ResilienceContext context, Outcome<T>? lastReal) => ctx.Error switch
    {
        DeadlineExceededException when lastReal is { } real => real,
        var error => Outcome.FromException<T>(context.GetContext().Error ?? Context.From(context.CancellationToken).Error ?? error!),
    };

    /// <summary>Frees an answer that nobody will get.</summary>
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
