using Polly;
using Polly.Retry;

namespace Lifeline.Strategies;

/// <summary>Tries again, as long as that makes sense in the time that is left.</summary>
internal sealed class RetryWithinBudget<T>(RetryStrategyOptions<T> options, TimeSpan leastAttempt) : ResilienceStrategy<T>
{
    protected override async ValueTask<Outcome<T>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        using var around = context.Derive();
        var ctx = around.Context;
        var lastReal = default(Outcome<T>?);
        for (var attempt = 0; ; attempt++)
        {
            var start = ctx.Clock.GetTimestamp();
            var outcome = await Attempts.Run(callback, context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            var took = ctx.Clock.GetElapsedTime(start);
            if (Attempts.IsOfTheEnd(ctx, outcome))
            {
                return Attempts.AtTheEnd(ctx, context, lastReal);
            }

            // Kept until there is a newer one: it may yet be the answer.
            await Attempts.DiscardAsync(lastReal).ConfigureAwait(context.ContinueOnCapturedContext);
            if (!await options.ShouldHandle(new RetryPredicateArguments<T>(context, outcome, attempt)).ConfigureAwait(context.ContinueOnCapturedContext)
                || attempt >= options.MaxRetryAttempts)
            {
                return outcome;
            }

            var pause = await PauseAsync(context, outcome, attempt).ConfigureAwait(context.ContinueOnCapturedContext);
            if (!Attempts.HasTimeFor(ctx, pause, leastAttempt))
            {
                return outcome;
            }

            if (options.OnRetry is { } onRetry)
            {
                await onRetry(new OnRetryArguments<T>(context, outcome, attempt, pause, took)).ConfigureAwait(context.ContinueOnCapturedContext);
            }

            lastReal = outcome;
            try
            {
                await ctx.DelayAsync(pause).ConfigureAwait(context.ContinueOnCapturedContext);
            }
            catch (ContextEndedException)
            {
                return Attempts.AtTheEnd(ctx, context, lastReal);
            }
        }
    }

    private async ValueTask<TimeSpan> PauseAsync(ResilienceContext context, Outcome<T> outcome, int attempt)
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
        var most = options.MaxDelay ?? TimeSpan.MaxValue;
        var ticks = options.Delay.Ticks * factor * jitter;
        return ticks < most.Ticks ? TimeSpan.FromTicks((long)ticks) : most;
    }
}
