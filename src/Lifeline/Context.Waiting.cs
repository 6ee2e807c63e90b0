using System.Runtime.CompilerServices;
using Lifeline.Scheduling;
using Lifeline.Timers;

namespace Lifeline;

/// <content>Waiting for time to pass, and for nothing to happen.</content>
public readonly partial struct Context
{
    // What blocks a thread counts in another type than what sets a timer.
    private static readonly TimeSpan s_longestBlock = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Waits for so long, on this context's clock: what <c>Task.Delay</c> is without one. Never returns early.</summary>
    /// <param name="span">Zero or less is over at once. <see cref="Timeout.InfiniteTimeSpan"/> waits until this context ends. There is no upper limit.</param>
    /// <exception cref="ContextEndedException">This context has ended, before or meanwhile.</exception>
    public async Task DelayAsync(TimeSpan span)
    {
        ThrowIfDone();
        var due = DueAfter(span);
        while (LeftUntil(due) is var left && left != TimeSpan.Zero)
        {
            await CancelableWait.On(this, "delay", new ValueTask(Task.Delay(TimerSpans.RoundUp(left), Clock, Token))).ConfigureAwait(Dispatcher.Stays);
        }
    }

    /// <summary>Blocks the thread for so long, on this context's clock: what <c>Thread.Sleep</c> is without one. Never returns early.</summary>
    /// <param name="span">Zero or less is over at once. <see cref="Timeout.InfiniteTimeSpan"/> blocks until this context ends. There is no upper limit.</param>
    /// <exception cref="ContextEndedException">This context has ended, before or meanwhile.</exception>
    /// <remarks>On the system's clock it needs no thread of the pool to wake, neither for the time nor for the end.</remarks>
    public void Sleep(TimeSpan span)
    {
        ThrowIfDone();
        var due = DueAfter(span);
        if (LeftUntil(due) == TimeSpan.Zero)
        {
            return;
        }

        using var wait = CancelableWait.Begin(this, "delay");

        // Not disposed, as it has no handle of the system's: the canceling thread, or the timer, may just be setting it.
        var wake = new ManualResetEventSlim();
        var waker = Core.AfterFunc.ForWaiter(Node, static wake => ((ManualResetEventSlim)wake).Set(), wake);
        var timer = due is { } tick && Clock != TimeProvider.System
            ? new ClockTimer(Node.Clock, tick, static wake => ((ManualResetEventSlim)wake).Set(), wake)
            : null;
        try
        {
            timer?.Arm();
            while (!IsDone && LeftUntil(due) is var left && left != TimeSpan.Zero)
            {
                wake.Wait(timer is not null ? Timeout.InfiniteTimeSpan : left < s_longestBlock ? TimerSpans.RoundUp(left) : s_longestBlock);
            }
        }
        finally
        {
            waker.Stop();
            timer?.Dispose();
        }

        if (LeftUntil(due) != TimeSpan.Zero)
        {
            throw wait.Ended();
        }
    }

    // In ticks of the clock; null for never.
    private long? DueAfter(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? null : Node.Clock.After(span);

    private TimeSpan LeftUntil(long? due) => due is { } tick ? Node.Clock.Until(tick) : Timeout.InfiniteTimeSpan;

    /// <summary>Derives a child that ends when it was not touched for <paramref name="idle"/>, or with this context: an idle deadline under an absolute one.</summary>
    /// <param name="idle">From now, and then from each <see cref="IdleScope.Touch"/>. Zero or less ends the child before this method returns.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The child's scope. Dispose it to end the child and free its timer; the second time does nothing.</returns>
    /// <remarks>
    /// The child's <see cref="Deadline"/> and <see cref="Remaining"/> are this context's: how long it may be idle says nothing
    /// about how long the work may take, so it is not a budget to hand on.
    /// </remarks>
    [return: OwnsContext]
    public IdleScope WithIdleTimeout(TimeSpan idle, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        IdleScope.Begin(WithCancel(file, line), idle);

    /// <summary>
    /// For integrations: a stream of items that ends with this context, and with the token that its enumeration is given:
    /// <c>await foreach (var item in stream.WithCancellation(token))</c>.
    /// </summary>
    /// <param name="source">Makes the stream, once for each enumeration. Handed this context, or one that ends with that token as well; its token too is passed to the enumerator.</param>
    /// <returns>A stream whose errors are this context's when that has ended, and otherwise an <see cref="OperationCanceledException"/> with the enumerator's token.</returns>
    /// <remarks>Costs nothing beside the source where the enumerator has no token, and else one merged context an enumeration.</remarks>
    public IAsyncEnumerable<T> Stream<T>(Func<Context, IAsyncEnumerable<T>> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _ = Node;
        return new ContextStream<T>(this, source);
    }
}
