using Polly;
using Polly.Retry;

namespace Lifeline.Strategies;

/// <summary>Retries while the remaining time is enough.</summary>
internal sealed class RetryWithinBudget<T>(RetryStrategyOptions<T> options, TimeSpan minAttempt) : ResilienceStrategy<T>
{
    protected override async ValueTask<Outcome<T>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        using var scope = context.Derive();
        var ctx = scope.Context;
        var lastFailure = default(Outcome<T>?);
        for (var attempt = 0; ; attempt++)
        {
            var start = ctx.Clock.GetTimestamp();
            var outcome = await Attempts.Run(callback, context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            var duration = ctx.Clock.GetElapsedTime(start);
            if (Attempts.IsCausedByCancel(ctx, outcome))
            {
                return Attempts.AtTheEnd(ctx, context, lastFailure);
            }

            // The last failure is kept until there is a newer one: it may become the outcome.
            await Attempts.DiscardAsync(lastFailure).ConfigureAwait(context.ContinueOnCapturedContext);
            if (!await options.ShouldHandle(new RetryPredicateArguments<T>(context, outcome, attempt)).ConfigureAwait(context.ContinueOnCapturedContext)
                || attempt >= options.MaxRetryAttempts)
            {
                return outcome;
            }

            var delay = await DelayBeforeAsync(context, outcome, attempt).ConfigureAwait(context.ContinueOnCapturedContext);
            if (!Attempts.HasTimeFor(ctx, delay, minAttempt))
            {
                return outcome;
            }

            if (options.OnRetry is { } onRetry)
            {
                await onRetry(new OnRetryArguments<T>(context, outcome, attempt, delay, duration)).ConfigureAwait(context.ContinueOnCapturedContext);
            }

            lastFailure = outcome;
            try
            {
                await ctx.DelayAsync(delay).ConfigureAwait(context.ContinueOnCapturedContext);
            }
            catch (ContextEndedException)
            {
                return Attempts.AtTheEnd(ctx, context, lastFailure);
            }
        }
    }

    private async ValueTask<TimeSpan> DelayBeforeAsync(ResilienceContext context, Outcome<T> outcome, int attempt)
    {
        if (options.DelayGenerator is { } generate
            && await generate(new RetryDelayGeneratorArguments<T>(context, outcome, attempt)).ConfigureAwait(context.ContinueOnCapturedContext) is { } generated
            && generated >= TimeSpan.Zero)
        {
            return generated;
        }

        var factor = options.BackoffType switch
        {
            DelayBackoffType.Linear => attempt + 1.0,
            DelayBackoffType.Exponential => Math.Pow(2, attempt),
            _ => 1.0,
        };
        var jitter = options.UseJitter ? 0.75 + (options.Randomizer() / 2) : 1;
        var maxDelay = options.MaxDelay ?? TimeSpan.MaxValue;
        var ticks = options.Delay.Ticks * factor * jitter;
        return ticks < maxDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : maxDelay;
    }
}
