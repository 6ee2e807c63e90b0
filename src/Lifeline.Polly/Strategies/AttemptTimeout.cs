using Polly;
using Polly.Timeout;

namespace Lifeline.Strategies;

/// <summary>A limit for what is further in.</summary>
internal sealed class AttemptTimeout(TimeSpan timeout) : ResilienceStrategy
{
    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var ctx = context.GetContext();
        using var attempt = ctx.WithTimeout(timeout);
        context.SetContext(attempt);
        var outcome = await Attempts.Run(callback, context, state).ConfigureAwait(false);
        context.SetContext(ctx);
        return outcome.Exception is OperationCanceledException && !ctx.IsDone && attempt.Context.Error is DeadlineExceededException error
            ? Outcome.FromException<TResult>(new TimeoutRejectedException(error.Message, timeout, outcome.Exception))
            : outcome;
    }
}
