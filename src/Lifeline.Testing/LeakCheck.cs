using System.Runtime.CompilerServices;
using Lifeline.Testing.Bubbles;

namespace Lifeline.Testing;

/// <summary>
/// Finds what a test leaves behind: <c>await using var check = LeakCheck.Start();</c>, and everything in the test derives
/// from <see cref="Context"/>. Leaving the block throws a <see cref="LeakException"/> when a context was not disposed, a task
/// has not ended, or an after-func is still registered.
/// </summary>
/// <remarks>
/// Searches what was derived from its own context and nothing else, so tests may run in parallel. That includes
/// what is below <see cref="Context.WithoutCancel"/>, and contexts that are no longer referenced. All members are
/// thread-safe.
/// </remarks>
[HoldsContext]
public sealed class LeakCheck : IHasContext, IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromMilliseconds(50);

    private readonly LeakCheckOptions _options;
    private readonly ContextScope _scope;       // cancels what a test has left behind, so that it does not disturb the next test
    private readonly ContextMonitor _monitor;
    private readonly bool _isOfProcess;
    private readonly CancellationTokenRegistration _testCanceled;
    private readonly List<Leak> _overruns = [];         // guarded by a lock on itself
    private int _isLeft;                        // 1 once DisposeAsync was called

    private LeakCheck(LeakCheckOptions options, bool isOfProcess, in SourceLocation site)
    {
        _options = options;
        _isOfProcess = isOfProcess;
        _scope = Context.Root(options.Clock, options.Name).WithCancel(site.GetPath(), site.Line);
        _monitor = isOfProcess ? ContextMonitor.OfProcess() : _scope.Context.WithMonitor(site.GetPath(), site.Line);
        _monitor.TaskOverran += OnTaskOverran;
        _testCanceled = options.CancellationToken.UnsafeRegister(
            static check => ((LeakCheck)check!)._scope.Cancel(new OperationCanceledException("The test was given up.")), this);
    }

    /// <summary>Starts the check of one test.</summary>
    /// <param name="options">How to search; the defaults when null.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static LeakCheck Start(
        LeakCheckOptions? options = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(options ?? new LeakCheckOptions(), isOfProcess: false, new SourceLocation(file, line));

    /// <summary>
    /// Starts the check of a whole run: of everything that is derived in this process until the check is disposed, from any root.
    /// </summary>
    /// <inheritdoc cref="Start"/>
    public static LeakCheck StartForProcess(
        LeakCheckOptions? options = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(options ?? new LeakCheckOptions { Name = "The run" }, isOfProcess: true, new SourceLocation(file, line));

    /// <summary>Runs a test and checks what it leaves behind. When the test itself throws, that exception is thrown, and no check is made.</summary>
    /// <param name="test">The test. Gets the check's context.</param>
    /// <param name="options">How to search; the defaults when null.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="LeakException">Something was left behind.</exception>
    public static async Task RunAsync(
        Func<Context, Task> test, LeakCheckOptions? options = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(test);
        var check = Start(options, file, line);
        try
        {
            await test(check.Context).ConfigureAwait(Bubble.Current is not null);
        }
        catch
        {
            check.End(cause: null);
            throw;
        }

        await check.DisposeAsync().ConfigureAwait(Bubble.Current is not null);
    }

    /// <summary>
    /// The context from which the test derives all its contexts. It is live until the check is disposed. For a whole run,
    /// <see cref="Context.Background"/>.
    /// </summary>
    public Context Context => _monitor.Context;

    /// <summary>The leaks at this moment: what disposal would report without waiting.</summary>
    public IReadOnlyList<Leak> Find()
    {
        var tree = _monitor.Snapshot(int.MaxValue);
        var leaks = LeakCollector.In(tree, _options, _isOfProcess ? null : tree.Roots[0]);
        lock (_overruns)
        {
            leaks.AddRange(_overruns.Where(leak => !_options.Ignores(leak)));
        }

        return leaks;
    }

    /// <summary>
    /// Searches for leaks until there is none or <see cref="LeakCheckOptions.SettleTimeout"/> has passed (in a run of a
    /// <see cref="VirtualClock"/>: once, when all else there waits), then ends the context. The second time does nothing.
    /// </summary>
    /// <exception cref="LeakException">Something was left behind.</exception>
    /// <remarks>
    /// When the block throws, a leak hides its exception: use <see cref="RunAsync"/> where that matters. What was left
    /// behind is cancelled, with the <see cref="LeakException"/> as the cause, and is not waited for.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isLeft, 1) != 0)
        {
            return;
        }

        var leaks = await SearchAsync().ConfigureAwait(Bubble.Current is not null);
        if (leaks.Count == 0)
        {
            End(cause: null);
            return;
        }

        var failure = new LeakException(_options.Name, leaks);
        End(failure);
        throw failure;
    }

    /// <summary>As <see cref="DisposeAsync"/>, blocking the thread.</summary>
    /// <exception cref="LeakException">Something was left behind.</exception>
    /// <remarks>Blocks on a task, so that the thread pool knows and adds a thread: other tests may need one meanwhile.</remarks>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The check's context.</summary>
    public static implicit operator Context(LeakCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.Context;
    }

    private void OnTaskOverran(TaskOverrun overrun)
    {
        lock (_overruns)
        {
            _overruns.Add(LeakCollector.Of(overrun));
        }
    }

    // Waits for leaks to go away; an overrun stays, so it is not waited for.
    private async Task<IReadOnlyList<Leak>> SearchAsync()
    {
        if (Bubble.Current is { } bubble)
        {
            await bubble.UntilIdleAsync().ConfigureAwait(true);     // what is just ending has ended by then, and nothing else will before time passes
            return Find();
        }

        var start = TimeProvider.System.GetTimestamp();
        var pause = s_firstPause;
        var leaks = Find();
        while (leaks.Any(leak => leak.Kind != LeakKind.Overrun) && TimeProvider.System.GetElapsedTime(start) < _options.SettleTimeout)
        {
            await Task.Delay(pause, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            pause = pause * 2 < s_maxPause ? pause * 2 : s_maxPause;
            leaks = Find();
        }

        return leaks;
    }

    private void End(Exception? cause)
    {
        _testCanceled.Unregister();
        _monitor.TaskOverran -= OnTaskOverran;
        _monitor.Dispose();
        _scope.Cancel(cause);
    }
}
