using Polly;

namespace Lifeline.Strategies;

/// <summary>What retries and hedging have in common.</summary>
internal static class Attempts
{
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
    public static bool Fit(Context ctx, TimeSpan pause, TimeSpan least) =>
        !ctx.IsDone && (ctx.Remaining is not { } left || (left > pause && left - pause >= least));

    /// <summary>True when an attempt failed only as the context has ended.</summary>
    public static bool IsOfTheEnd<T>(Context ctx, Outcome<T> outcome) => ctx.IsDone && outcome.Exception is OperationCanceledException;

    /// <summary>The answer when the context has ended: what really went wrong before its time was up, else its own error.</summary>
    public static Outcome<T> AtTheEnd<T>(Context ctx, Outcome<T>? lastReal) => ctx.Error switch
    {
        DeadlineExceededException when lastReal is { } real => real,
        var error => Outcome.FromException<T>(error!),
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
