using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Hedging;

namespace Lifeline.Strategies;

/// <summary>Tries once more beside the attempts that take long, as long as that makes sense in the time that is left.</summary>
internal sealed class HedgingWithinBudget<T>(HedgingStrategyOptions<T> options, TimeSpan leastAttempt) : ResilienceStrategy<T>
{
    protected override async ValueTask<Outcome<T>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        using var around = context.Derive();
        var ctx = around.Context;
        var running = new List<Attempt>();
        var lastReal = default(Outcome<T>?);
        var winner = -1;
        var begun = 0;
        Begin();
        try
        {
            while (true)
            {
                var mayBegin = begun <= options.MaxHedgedAttempts;
                if (await FirstAsync(ctx, running, mayBegin ? await PauseAsync(context, begun - 1).ConfigureAwait(false) : null).ConfigureAwait(false)
                    is not { } first)
                {
                    await HedgeAsync().ConfigureAwait(false);
                    continue;
                }

                running.Remove(first);
                var outcome = await first.Running.ConfigureAwait(false);
                first.Dispose();
                if (Attempts.IsOfTheEnd(ctx, outcome))
                {
                    return Attempts.AtTheEnd(ctx, context, lastReal);
                }

                await Attempts.DiscardAsync(lastReal).ConfigureAwait(false);
                if (!await options.ShouldHandle(new HedgingPredicateArguments<T>(context, outcome, first.Number)).ConfigureAwait(false))
                {
                    winner = first.Number;
                    return outcome;
                }

                lastReal = outcome;
                if (mayBegin)
                {
                    await HedgeAsync().ConfigureAwait(false);
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

        async ValueTask HedgeAsync()
        {
            if (!Attempts.HasTimeFor(ctx, TimeSpan.Zero, leastAttempt))
            {
                begun = int.MaxValue;           // it will not fit later either
                return;
            }

            Begin();
            if (options.OnHedging is { } onHedging)
            {
                await onHedging(new OnHedgingArguments<T>(context, running[^1].Context, begun - 2)).ConfigureAwait(false);
            }
        }

        void Begin() => running.Add(new Attempt(ctx, begun++, context.OperationKey, own => Attempts.Run(callback, own, state)));
    }

    /// <summary>The pause before the next attempt is begun though none has failed; null for never.</summary>
    private async ValueTask<TimeSpan?> PauseAsync(ResilienceContext context, int attempt)
    {
        var pause = options.DelayGenerator is { } generate
            ? await generate(new HedgingDelayGeneratorArguments(context, attempt)).ConfigureAwait(false)
            : options.Delay;
        return pause >= TimeSpan.Zero ? pause : null;
    }

    /// <returns>The first attempt that is through; null when the pause was over before.</returns>
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "The attempts end with the context, and it is they who say how.")]
    private static async ValueTask<Attempt?> FirstAsync(Context ctx, List<Attempt> running, TimeSpan? pause)
    {
        var waiting = Select.On(ctx.WithoutCancel());       // the attempts end with the context, and it is they who say how
        var first = default(Attempt);
        foreach (var attempt in running)
        {
            waiting = waiting.Await(attempt.Running, _ => first = attempt);
        }

        if (pause is { } span)
        {
            waiting = waiting.After(span, () => { });
        }

        await waiting;
        return first;
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

        /// <summary>Ends it: another one was first, or, if that is less than zero, none is to be any more.</summary>
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
