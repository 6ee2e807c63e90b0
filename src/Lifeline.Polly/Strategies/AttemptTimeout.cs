using Polly;
using Polly.Timeout;

namespace Lifeline.Strategies;

/// <summary>A limit for what is further in.</summary>
internal sealed class AttemptTimeout(TimeSpan timeout) : ResilienceStrategy
{
    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        using var around = context.Derive();
        using var attempt = around.WithTimeout(timeout);
        var outcome = await context.RunUnder(attempt, callback, state).ConfigureAwait(context.ContinueOnCapturedContext);
        if (!Attempts.IsOfTheEnd(attempt, outcome) || Attempts.IsOfTheEnd(around, outcome))
        {
            return outcome;
        }

        // Both may have run out of time at once: then there is nobody left to handle it.
        return !around.Context.IsDone && attempt.Context.Error is DeadlineExceededException error
            ? Outcome.FromException<TResult>(new TimeoutRejectedException(error.Message, timeout, outcome.Exception!))
            : Attempts.AtTheEnd<TResult>(around, context, lastReal: null);
    }
}
