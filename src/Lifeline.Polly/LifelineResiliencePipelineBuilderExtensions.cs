using Lifeline.Strategies;
using Polly;
using Polly.Hedging;
using Polly.Retry;

namespace Lifeline;

/// <summary>Strategies that respect the context's remaining time.</summary>
public static class LifelineResiliencePipelineBuilderExtensions
{
    /// <summary>
    /// Retries as Polly's own strategy does, on the context's clock, and starts no attempt without enough time: when the next
    /// delay and <paramref name="minAttempt"/> exceed the remaining time, the last real error is the outcome, at once.
    /// </summary>
    /// <param name="builder">Where to add it. What is added later is inside of each attempt.</param>
    /// <param name="options">Polly's own. Delays with jitter lie within a quarter around what they would be without.</param>
    /// <param name="minAttempt">The shortest remaining time with which an attempt is started.</param>
    /// <remarks>
    /// An attempt during which the context's deadline passes does not hide an earlier failure: the last real error is the
    /// outcome, if there was one. When the context is canceled, the outcome is the context's error.
    /// </remarks>
    public static ResiliencePipelineBuilder<T> AddRetryWithinBudget<T>(
        this ResiliencePipelineBuilder<T> builder, RetryStrategyOptions<T> options, TimeSpan minAttempt = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(_ => new RetryWithinBudget<T>(options, minAttempt));
    }

    /// <inheritdoc cref="AddRetryWithinBudget{T}(ResiliencePipelineBuilder{T}, RetryStrategyOptions{T}, TimeSpan)"/>
    public static ResiliencePipelineBuilder AddRetryWithinBudget(
        this ResiliencePipelineBuilder builder, RetryStrategyOptions options, TimeSpan minAttempt = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(_ => new RetryWithinBudget<object>(options, minAttempt));
    }

    /// <summary>
    /// Hedges as Polly's own strategy does, on the context's clock, and starts no attempt without enough time. The first
    /// successful outcome wins; the contexts of the other attempts are canceled with a <see cref="HedgeLostException"/> as the cause.
    /// </summary>
    /// <param name="builder">Where to add it. What is added later is inside of each attempt.</param>
    /// <param name="options">Polly's own. There is one action for all attempts: <c>ActionGenerator</c> is not used.</param>
    /// <param name="minAttempt">The shortest remaining time with which an attempt is started.</param>
    /// <remarks>
    /// The other attempts are not awaited, as they may be slow. Their results are disposed. Each attempt has a
    /// Polly context of its own, which carries the context and nothing else.
    /// </remarks>
    public static ResiliencePipelineBuilder<T> AddHedgingWithinBudget<T>(
        this ResiliencePipelineBuilder<T> builder, HedgingStrategyOptions<T> options, TimeSpan minAttempt = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddStrategy(_ => new HedgingWithinBudget<T>(options, minAttempt));
    }

    /// <summary>
    /// Gives each attempt its own timeout, or the context's remaining time if that is shorter. When the first elapses, the attempt
    /// has failed, which a retry handles (<see cref="Polly.Timeout.TimeoutRejectedException"/>); when the second elapses, the
    /// pipeline has ended.
    /// </summary>
    /// <remarks>
    /// Inside, the attempt's token is the token of Polly's context, which Polly passes to callbacks, with or without a context in
    /// the pipeline.
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
