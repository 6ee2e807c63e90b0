using Lifeline.Strategies;
using Polly;
using Polly.Hedging;
using Polly.Retry;

namespace Lifeline;

/// <summary>Strategies that respect the time that is left.</summary>
public static class LifelineResiliencePipelineBuilderExtensions
{
    /// <summary>
    /// Retries as Polly's own strategy does, on the context's clock, and begins no attempt that can't fit: when the next
    /// delay and <paramref name="leastAttempt"/> are more than what is left, the last real error is the answer, at once.
    /// </summary>
    /// <param name="builder">Where to add it. What is added later is inside of each attempt.</param>
    /// <param name="options">Polly's own. Delays with jitter lie within a quarter around what they would be without.</param>
    /// <param name="leastAttempt">The time without which an attempt is not worth beginning.</param>
    /// <remarks>
    /// An attempt during which the context's deadline passes does not hide what went wrong before: the last real error is
    /// the answer, if there was one. When the context is cancelled, the answer is the context's error.
    /// </remarks>
    public static ResiliencePipelineBuilder<T> AddRetryWithinBudget<T>(
        this ResiliencePipelineBuilder<T> builder, RetryStrategyOptions<T> options, TimeSpan leastAttempt = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(_ => new RetryWithinBudget<T>(options, leastAttempt));
    }

    /// <inheritdoc cref="AddRetryWithinBudget{T}(ResiliencePipelineBuilder{T}, RetryStrategyOptions{T}, TimeSpan)"/>
    public static ResiliencePipelineBuilder AddRetryWithinBudget(
        this ResiliencePipelineBuilder builder, RetryStrategyOptions options, TimeSpan leastAttempt = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(_ => new RetryWithinBudget<object>(options, leastAttempt));
    }

    /// <summary>
    /// Hedges as Polly's own strategy does, on the context's clock, and begins no attempt that can't fit. The first good
    /// answer wins; the contexts of the other attempts are cancelled with a <see cref="HedgeLostException"/> as the cause.
    /// </summary>
    /// <param name="builder">Where to add it. What is added later is inside of each attempt.</param>
    /// <param name="options">Polly's own. There is one action for all attempts: <c>ActionGenerator</c> is not used.</param>
    /// <param name="leastAttempt">The time without which an attempt is not worth beginning.</param>
    /// <remarks>
    /// Losers are not waited for, or the slowest would decide. What they still answer is disposed. Each attempt has a
    /// Polly context of its own, which carries the context and nothing else.
    /// </remarks>
    public static ResiliencePipelineBuilder<T> AddHedgingWithinBudget<T>(
        this ResiliencePipelineBuilder<T> builder, HedgingStrategyOptions<T> options, TimeSpan leastAttempt = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(_ => new HedgingWithinBudget<T>(options, leastAttempt));
    }

    /// <summary>
    /// Gives each attempt its own limit, or what is left of the context's if that is less. Running out of the first is a
    /// failure of the attempt, which a retry handles (<see cref="Polly.Timeout.TimeoutRejectedException"/>); running out of the
    /// second is the end.
    /// </summary>
    /// <remarks>
    /// Inside, the attempt's token stands in Polly's context and is what callbacks of Polly's own are given, with or without a
    /// context in the pipeline.
    /// </remarks>
    /// <param name="builder">Where to add it: after the retry or the hedging.</param>
    /// <param name="timeout">How long an attempt may take.</param>
    public static TBuilder AddAttemptTimeout<TBuilder>(this TBuilder builder, TimeSpan timeout)
        where TBuilder : ResiliencePipelineBuilderBase
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return builder.AddStrategy(_ => new AttemptTimeout(timeout));
    }
}
