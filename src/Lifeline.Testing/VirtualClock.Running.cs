using Lifeline.Testing.Bubbles;

namespace Lifeline.Testing;

/// <content>Runs in a bubble, in which time passes by itself, as fast as the work allows.</content>
public sealed partial class VirtualClock
{
    private Bubble? _bubble;                            // of the current run; null when there is none

    /// <summary>
    /// Runs work for which time passes by itself: whenever all of it waits, the clock advances to the next timer. Completes when
    /// the work does, with its exception if it throws.
    /// </summary>
    /// <param name="work">Runs in a bubble: on one thread of its own, one piece at a time, from one await to the next, in the order of becoming ready.</param>
    /// <param name="atMost">How far the clock may advance; a year when null.</param>
    /// <returns>What ran when, and what left the bubble.</returns>
    /// <exception cref="TimeoutException">The work has not ended within that time.</exception>
    /// <exception cref="DeadlockException">All of the work waits, and nothing known could wake it.</exception>
    /// <exception cref="BlockingException">A piece of the work kept the thread for 30 s of real time.</exception>
    /// <exception cref="InvalidOperationException">A run on this clock is on already, or pieces run for ever at one instant.</exception>
    /// <remarks>
    /// <para>In the bubble are the work, what it awaits, and all that contexts on this clock start meanwhile: tasks of groups,
    /// after-funcs, callbacks, selects, shared work. An exception that has no awaiter, such as a timer callback's, ends the run.</para>
    /// <para>What leaves it (<see cref="Task.Run(Action)"/>, <c>ConfigureAwait(false)</c>, sockets) is waited for as
    /// <see cref="VirtualRunOptions.SettleTimeout"/> says, and named by <see cref="VirtualRun.Departures"/>. When the work has ended,
    /// what is ready still runs, up to 100,000 pieces; what goes on later does so on the thread pool.</para>
    /// </remarks>
    public Task<VirtualRun> RunAsync(Func<Task> work, TimeSpan? atMost = null) => RunAsync(work, Options(atMost));

    /// <inheritdoc cref="RunAsync(Func{Task}, TimeSpan?)"/>
    /// <param name="work">As for the other overload.</param>
    /// <param name="options">The seed, the limits, and whether work may leave the bubble.</param>
    /// <exception cref="LeavingException">Something left the bubble, which the options forbid.</exception>
    /// <exception cref="NotSupportedException">The options forbid leaving, and this runtime can't report it, as it has no event sources.</exception>
    public Task<VirtualRun> RunAsync(Func<Task> work, VirtualRunOptions options) => RunAsync(work, work, options);

    /// <inheritdoc cref="RunAsync(Func{Task}, TimeSpan?)"/>
    /// <returns>What the work returns. <see cref="LastRun"/> has what ran when.</returns>
    public Task<T> RunAsync<T>(Func<Task<T>> work, TimeSpan? atMost = null) => RunAsync(work, Options(atMost));

    /// <inheritdoc cref="RunAsync(Func{Task}, VirtualRunOptions)"/>
    /// <returns>What the work returns. <see cref="LastRun"/> has what ran when.</returns>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, VirtualRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(work);
        var result = default(T);
        Func<Task> all = async () => result = await work().ConfigureAwait(true);
        await RunAsync(all, work, options).ConfigureAwait(Bubble.Current is not null);
        return result!;
    }

    /// <summary>
    /// Runs a test once for each seed, each time on a new clock in a bubble of its own, in which the seed chooses the order of
    /// what is ready. Stops at the first seed with which it fails.
    /// </summary>
    /// <param name="test">The test. Gets the clock. Must create all that it uses, as state left by one run would change the next.</param>
    /// <param name="seeds">The seeds: <c>1..1000</c> are 999 of them, as with every range.</param>
    /// <param name="options">As for a single run; the seed in it is ignored.</param>
    /// <returns>How many seeds it passed, and how many different orders they led to.</returns>
    /// <exception cref="SeedException">The test fails with a seed: which one, how to run it alone, and which pieces ran when.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range counts from its end, or is empty.</exception>
    /// <remarks>The seeds run one after the other, on one thread.</remarks>
    public static async Task<VirtualRuns> ExploreAsync(Func<VirtualClock, Task> test, Range seeds, VirtualRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (seeds.Start.IsFromEnd || seeds.End.IsFromEnd || seeds.End.Value <= seeds.Start.Value)
        {
            throw new ArgumentOutOfRangeException(nameof(seeds), seeds, "Give the first seed and the one behind the last, such as 1..1000.");
        }

        var exploration = new Exploration(test, seeds, (options ?? VirtualRunOptions.Default).Check());
        new Thread(exploration.Run) { IsBackground = true, Name = BubbleThread.Name }.Start();
        return await exploration.Ended.ConfigureAwait(Bubble.Current is not null);
    }

    /// <summary>The run on this clock that ended last, including a failed one; null before the first.</summary>
    public VirtualRun? LastRun { get; private set; }

    /// <summary>
    /// In a run: completes when everything else in the bubble waits, before time passes. Everything that was started has then come as
    /// far as it can at this instant. As <c>synctest.Wait</c> in Go.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no current run.</exception>
    public Task IdleAsync() => (Volatile.Read(ref _bubble) ?? throw new InvalidOperationException(
        $"There is nothing to become idle: no run is on on this clock. Call {nameof(IdleAsync)} in the work of {nameof(RunAsync)}.")).UntilIdleAsync();

    /// <summary>
    /// Random numbers for a test, determined by the run's seed: each run starts a new sequence, without a seed that of seed zero. A
    /// select in the bubble uses it too.
    /// </summary>
    /// <remarks>Not thread-safe: for code in the bubble.</remarks>
    public Random Random { get; private set; } = new(0);

    Random? IContextScheduler.Random => Bubble.Current is { } bubble && bubble == Volatile.Read(ref _bubble) ? Random : null;

    /// <summary>Called by contexts on this clock: during a run, what they start runs in the bubble.</summary>
    bool IContextScheduler.TryQueue(IThreadPoolWorkItem work) => Volatile.Read(ref _bubble)?.TryQueue(work) ?? false;

    internal Bubble Enter(Func<Task> work, Delegate entry, VirtualRunOptions options, Action<Bubble> onEnded)
    {
        var bubble = new Bubble(this, work, entry, options, onEnded);
        if (Interlocked.CompareExchange(ref _bubble, bubble, null) is not null)
        {
            throw new InvalidOperationException(
                "A run on this clock is on already, and time can't pass for two at once: await the first, start more work in it with a group, or take another clock.");
        }

        Random = new Random(options.Seed ?? 0);
        return bubble;
    }

    internal void Leave(Bubble bubble)
    {
        LastRun = bubble.Result;
        Interlocked.CompareExchange(ref _bubble, null, bubble);
    }

    private async Task<VirtualRun> RunAsync(Func<Task> work, Delegate entry, VirtualRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(options);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var outer = Bubble.Outer;
        var bubble = Enter(work, entry, options.Check(), _ =>
        {
            ended.SetResult();                  // posts the continuation to the outer bubble, if there is one
            outer?.OnRunEnded();
        });
        outer?.OnRunBegun();
        new Thread(() => BubbleThread.Run(bubble)) { IsBackground = true, Name = BubbleThread.Name }.Start();
        await ended.Task.ConfigureAwait(Bubble.Current is not null);
        bubble.Outcome?.Throw();
        return bubble.Result;
    }

    private static VirtualRunOptions Options(TimeSpan? atMost) =>
        atMost is { } most ? VirtualRunOptions.Default with { AtMost = most } : VirtualRunOptions.Default;
}
