using Polly;
using Polly.Timeout;

namespace Lifeline.Strategies;

/// <summary>A timeout for the inner strategies and the callback.</summary>
internal sealed class AttemptTimeout(TimeSpan timeout) : ResilienceStrategy
{
    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        using var outer = context.Derive();
        using var attempt = outer.WithTimeout(timeout);
        var outcome = await context.RunUnder(attempt, callback, state).ConfigureAwait(context.ContinueOnCapturedContext);
        if (!Attempts.IsCausedByCancel(attempt, outcome) || Attempts.IsCausedByCancel(outer, outcome))
        {
            return outcome;
        }

        // Both deadlines may have passed at once: then the outcome is the outer context's error, not a rejection to retry.
        return !outer.Context.IsDone && attempt.Context.Error is DeadlineExceededException error
            ? Outcome.FromException<TResult>(new TimeoutRejectedException(error.Message, timeout, outcome.Exception!))
            : Attempts.AtTheEnd<TResult>(outer, context, lastFailure: null);
    }
}
