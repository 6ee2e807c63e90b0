using System.Runtime.CompilerServices;
using Lifeline.Testing.Bubbles;

namespace Lifeline.Testing;

/// <summary>
/// Finds what a test leaves behind: <c>await using var check = LeakCheck.Start();</c>, and everything in the test derives
/// from <see cref="Context"/>. Leaving the block throws a <see cref="LeakException"/> when a context was not disposed, a task
/// has not ended, or an after-func is still registered.
/// </summary>
/// <remarks>
/// Looks at what was derived from its own context and at nothing else, so tests may run in parallel. That goes for
/// what is below <see cref="Context.WithoutCancel"/> too, and for contexts that nobody holds any more. All members are
/// thread-safe.
/// </remarks>
[HoldsContext]
public sealed class LeakCheck : IHasContext, IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    private readonly LeakCheckOptions _options;
    private readonly ContextScope _scope;       // ends what a test has left behind, so that it does not disturb the next one
    private readonly ContextMonitor _watch;
    private readonly bool _isOfProcess;
    private readonly CancellationTokenRegistration _givingUp;
    private readonly List<Leak> _overstays = [];        // locked while used
    private int _isLeft;

    private LeakCheck(LeakCheckOptions options, bool isOfProcess, in SourceLocation site)
    {
        _options = options;
        _isOfProcess = isOfProcess;
        _scope = Context.Root(options.Clock, options.Name).WithCancel(site.GetPath(), site.Line);
        _watch = isOfProcess ? ContextMonitor.OfProcess() : _scope.Context.WithMonitor(site.GetPath(), site.Line);
        _watch.TaskOverran += OnTaskOverran;
        _givingUp = options.CancellationToken.UnsafeRegister(
            static check => ((LeakCheck)check!)._scope.Cancel(new OperationCanceledException("The test was given up.")), this);
    }

    /// <summary>Begins the check of one test.</summary>
    /// <param name="options">How to look; the usual way when null.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static LeakCheck Start(
        LeakCheckOptions? options = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(options ?? new LeakCheckOptions(), isOfProcess: false, new SourceLocation(file, line));

    /// <summary>
    /// Begins the check of a whole run: of whatever is derived in this process until the check is left, from whichever root.
    /// </summary>
    /// <inheritdoc cref="Start"/>
    public static LeakCheck StartForProcess(
        LeakCheckOptions? options = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(options ?? new LeakCheckOptions { Name = "The run" }, isOfProcess: true, new SourceLocation(file, line));

    /// <summary>Runs a test and checks what it leaves behind. When the test itself throws, that comes out, and no check is made.</summary>
    /// <param name="test">Is handed the check's context.</param>
    /// <param name="options">How to look; the usual way when null.</param>
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

    /// <summary>What the test derives all its contexts from. It lives until the check is left. For a whole run, <see cref="Context.Background"/>.</summary>
    public Context Context => _watch.Context;

    /// <summary>What would be reported if the check were left now and had no patience.</summary>
    public IReadOnlyList<Leak> Find()
    {
        var tree = _watch.Snapshot(int.MaxValue);
        var leaks = LeakCollector.In(tree, _options, _isOfProcess ? null : tree.Roots[0]);
        lock (_overstays)
        {
            leaks.AddRange(_overstays.Where(leak => !_options.Ignores(leak)));
        }

        return leaks;
    }

    /// <summary>Looks, as often as <see cref="LeakCheckOptions.SettleTimeout"/> allows, or in a run of a <see cref="VirtualClock"/> once all else there waits, then ends the context. The second time does nothing.</summary>
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

        var leaks = await LookAsync().ConfigureAwait(Bubble.Current is not null);
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
    /// <remarks>Blocks on a task, so that the thread pool knows and makes up for it: other tests may need a thread meanwhile.</remarks>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The check's context: what is handed on.</summary>
    public static implicit operator Context(LeakCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.Context;
    }

    private void OnTaskOverran(TaskOverrun overrun)
    {
        lock (_overstays)
        {
            _overstays.Add(LeakCollector.Of(overrun));
        }
    }

    // What has overran does not get better by waiting.
    private async Task<IReadOnlyList<Leak>> LookAsync()
    {
        if (Bubble.Current is { } bubble)
        {
            await bubble.UntilIdleAsync().ConfigureAwait(true);     // what is just ending has ended then, and nothing else will without time
            return Find();
        }

        var start = TimeProvider.System.GetTimestamp();
        var pause = s_firstPause;
        var leaks = Find();
        while (leaks.Any(leak => leak.Kind != LeakKind.Overrun) && TimeProvider.System.GetElapsedTime(start) < _options.SettleTimeout)
        {
            await Task.Delay(pause, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            leaks = Find();
        }

        return leaks;
    }

    private void End(Exception? cause)
    {
        _givingUp.Unregister();
        _watch.TaskOverran -= OnTaskOverran;
        _watch.Dispose();
        _scope.Cancel(cause);
    }
}
