using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Hedging;

namespace Lifeline.Strategies;

/// <summary>Starts further attempts in parallel to slow ones, while the remaining time is enough.</summary>
internal sealed class HedgingWithinBudget<T>(HedgingStrategyOptions<T> options, TimeSpan minAttempt) : ResilienceStrategy<T>
{
    protected override async ValueTask<Outcome<T>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        using var scope = context.Derive();
        var ctx = scope.Context;
        var running = new List<Attempt>();
        var lastFailure = default(Outcome<T>?);
        var winner = -1;
        var started = 0;
        StartAttempt();
        try
        {
            while (true)
            {
                var mayStart = started <= options.MaxHedgedAttempts;
                if (await NextCompletedAsync(ctx, running, mayStart ? await DelayBeforeAsync(context, started - 1).ConfigureAwait(false) : null).ConfigureAwait(false)
                    is not { } completed)
                {
                    await TryHedgeAsync().ConfigureAwait(false);
                    continue;
                }

                running.Remove(completed);
                var outcome = await completed.Running.ConfigureAwait(false);
                completed.Dispose();
                if (Attempts.IsCausedByCancel(ctx, outcome))
                {
                    return Attempts.AtTheEnd(ctx, context, lastFailure);
                }

                await Attempts.DiscardAsync(lastFailure).ConfigureAwait(false);
                if (!await options.ShouldHandle(new HedgingPredicateArguments<T>(context, outcome, completed.Number)).ConfigureAwait(false))
                {
                    winner = completed.Number;
                    return outcome;
                }

                lastFailure = outcome;
                if (mayStart)
                {
                    await TryHedgeAsync().ConfigureAwait(false);
                }

                if (running.Count == 0)
                {
                    return outcome;
                }
            }
        }
        finally
        {
            running.ForEach(loser => loser.Lose(winner));
        }

        async ValueTask TryHedgeAsync()
        {
            if (!Attempts.HasTimeFor(ctx, TimeSpan.Zero, minAttempt))
            {
                started = int.MaxValue;         // there will not be enough time later either: no more attempts
                return;
            }

            StartAttempt();
            if (options.OnHedging is { } onHedging)
            {
                await onHedging(new OnHedgingArguments<T>(context, running[^1].Context, started - 2)).ConfigureAwait(false);
            }
        }

        void StartAttempt() => running.Add(new Attempt(ctx, started++, context.OperationKey, own => Attempts.Run(callback, own, state)));
    }

    /// <summary>The delay after which the next attempt is started though none has failed; null for never.</summary>
    private async ValueTask<TimeSpan?> DelayBeforeAsync(ResilienceContext context, int attempt)
    {
        var delay = options.DelayGenerator is { } generate
            ? await generate(new HedgingDelayGeneratorArguments(context, attempt)).ConfigureAwait(false)
            : options.Delay;
        return delay >= TimeSpan.Zero ? delay : null;
    }

    /// <returns>The next attempt that completes; null when the delay has elapsed before.</returns>
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "The attempts end with the context, and it is they who say how.")]
    private static async ValueTask<Attempt?> NextCompletedAsync(Context ctx, List<Attempt> running, TimeSpan? delay)
    {
        var select = Select.On(ctx.WithoutCancel());        // not canceled: the attempts end with the context, and their outcomes are needed
        var completed = default(Attempt);
        foreach (var attempt in running)
        {
            select = select.Await(attempt.Running, _ => completed = attempt);
        }

        if (delay is { } span)
        {
            select = select.After(span, () => { });
        }

        await select;
        return completed;
    }

    [HoldsContext]
    private sealed class Attempt : IDisposable
    {
        private readonly ContextScope _scope;

        public Attempt(Context ctx, int number, string? operationKey, Func<ResilienceContext, ValueTask<Outcome<T>>> run)
        {
            _scope = ctx.WithCancel();
            Number = number;
            Context = ResilienceContextPool.Shared.Get(_scope.Context, operationKey);
            Running = run(Context).AsTask();
        }

        public int Number { get; }

        public ResilienceContext Context { get; }

        public Task<Outcome<T>> Running { get; }

        /// <summary>Cancels the attempt and discards its outcome.</summary>
        /// <param name="winner">The number of the attempt that succeeded; negative when none did.</param>
        public void Lose(int winner)
        {
            _scope.Cancel(winner < 0 ? null : new HedgeLostException(Number, winner));
            _ = DiscardAsync();
        }

        public void Dispose()
        {
            _scope.Dispose();
            ResilienceContextPool.Shared.Return(Context);
        }

        private async Task DiscardAsync()
        {
            await Attempts.DiscardAsync<T>(await Running.ConfigureAwait(false)).ConfigureAwait(false);
            Dispose();
        }
    }
}
