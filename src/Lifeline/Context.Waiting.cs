using System.Runtime.CompilerServices;
using Lifeline.Time;

namespace Lifeline;

/// <content>Waiting for time to pass, and for nothing to happen.</content>
public readonly partial struct Context
{
    // What blocks a thread counts in another type.
    private static readonly TimeSpan s_longestBlock = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Waits for so long, on this context's clock: what <c>Task.Delay</c> is without one.</summary>
    /// <param name="span">Zero or less is over at once; there is no value for "forever": <c>await ctx.Done</c>. There is no upper limit.</param>
    /// <exception cref="ContextEndedException">This context has ended, before or meanwhile.</exception>
    public async Task DelayAsync(TimeSpan span)
    {
        ThrowIfDone();
        for (; span > TimeSpan.Zero; span -= Clocks.LongestTimer)
        {
            await Wait.On(this, "delay", new ValueTask(Task.Delay(Clocks.Timer(span), Clock, Token))).ConfigureAwait(false);
        }
    }

    /// <summary>Blocks the thread for so long, on this context's clock: what <c>Thread.Sleep</c> is without one.</summary>
    /// <param name="span">Zero or less is over at once. There is no upper limit.</param>
    /// <exception cref="ContextEndedException">This context has ended, before or meanwhile.</exception>
    public void Sleep(TimeSpan span)
    {
        if (Clock != TimeProvider.System)
        {
            DelayAsync(span).GetAwaiter().GetResult();
            return;
        }

        // Needs no thread of the pool, of which there may be none left while many sleep.
        ThrowIfDone();
        using var wait = Wait.Begin(this, "delay");
        for (; span > TimeSpan.Zero; span -= s_longestBlock)
        {
            if (Token.WaitHandle.WaitOne(span < s_longestBlock ? span : s_longestBlock))
            {
                throw wait.Ended();
            }
        }
    }

    /// <summary>Derives a child that ends when nobody has touched it for <paramref name="idle"/>, or with this context: an idle deadline under an absolute one.</summary>
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
}
