using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Scheduling;
using Lifeline.Tasks;

namespace Lifeline;

/// <summary>
/// Tasks of which the first to fail cancels the others, with its failure as the cause (<see cref="Context.Group"/>); or
/// of which none is affected by another's failure (<see cref="Context.Supervise"/>).
/// </summary>
/// <remarks>What <c>errgroup</c> is in Go. <inheritdoc/></remarks>
public sealed class TaskGroup : TaskScope
{
    private readonly bool _isSupervised;
    private volatile bool _isObserved;          // true once WaitAsync was called
    private volatile Exception? _failure;       // the first, which cancels the group; null until then, and always in a supervised group

    internal TaskGroup(Context parent, string description, int? limit, bool isSupervised, in SourceLocation site)
        : base(new GroupNode(parent.Node, description, site), limit) => _isSupervised = isSupervised;

    private protected override bool IsObserved => _isObserved;

    /// <summary>Starts a task on the thread pool, or queues it when as many run as the limit allows.</summary>
    /// <param name="work">The work of the task. Gets the group's context.</param>
    /// <param name="name">The name of the task in reports and errors; null for its source location alone.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>
    /// The task. It need not be awaited: a failure is the group's. A task that is cancelled because another one failed ends with that
    /// failure. When the group's context has ended before the work began, it never begins, and the task ends in the same way.
    /// </returns>
    /// <exception cref="InvalidOperationException">All tasks have been waited for, or the block has been left.</exception>
    /// <exception cref="CanceledException">The group stands directly in a scope that was asked to stop.</exception>
    /// <remarks>Never waits: with a limit, any number of tasks may be queued. <see cref="GoAsync(Func{Context, Task}, string, string, int)"/> waits for room.</remarks>
    public Task Go(Func<Context, Task> work, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Start(work, name, file, line);

    /// <inheritdoc cref="Go(Func{Context, Task}, string, string, int)"/>
    public Task<T> Go<T>(
        Func<Context, Task<T>> work, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Start(work, name, file, line);

    /// <summary>Waits until there is room for a task, then starts it: <c>await group.GoAsync(ctx =&gt; …);</c> Without a limit there is room at once.</summary>
    /// <param name="work">As for <see cref="Go(Func{Context, Task}, string, string, int)"/>.</param>
    /// <param name="name">As there.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The task that was started, which is as what <c>Go</c> returns; it is not waited for.</returns>
    /// <exception cref="ContextEndedException">The group's context ended before there was room. The work never begins.</exception>
    /// <exception cref="InvalidOperationException">All tasks have been waited for, or the block has been left.</exception>
    public async ValueTask<Task> GoAsync(
        Func<Context, Task> work, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await StartedWithRoom<Unit>(work, name, new SourceLocation(file, line)).ConfigureAwait(Dispatcher.Stays);

    /// <inheritdoc cref="GoAsync(Func{Context, Task}, string, string, int)"/>
    public ValueTask<Task<T>> GoAsync<T>(
        Func<Context, Task<T>> work, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        StartedWithRoom<T>(work, name, new SourceLocation(file, line));

    /// <summary>Starts a task if there is room for it now.</summary>
    /// <param name="work">As for <see cref="Go(Func{Context, Task}, string, string, int)"/>.</param>
    /// <param name="started">The task; null when it was not started.</param>
    /// <param name="name">As there.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>False when as many tasks run as the limit allows, when the group's context has ended, or when its scope was asked to stop.</returns>
    /// <exception cref="InvalidOperationException">All tasks have been waited for, or the block has been left.</exception>
    public bool TryGo(
        Func<Context, Task> work, [NotNullWhen(true)] out Task? started,
        string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        (started = TryStart<Unit>(work, name, new SourceLocation(file, line), mayWait: false)) is not null;

    /// <inheritdoc cref="TryGo(Func{Context, Task}, out Task, string, string, int)"/>
    public bool TryGo<T>(
        Func<Context, Task<T>> work, [NotNullWhen(true)] out Task<T>? started,
        string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        (started = TryStart<T>(work, name, new SourceLocation(file, line), mayWait: false)) is not null;

    /// <summary>
    /// Waits until all tasks have ended, including those that are started meanwhile. Then the group's context has ended
    /// too, and no more tasks can be started.
    /// </summary>
    /// <returns>
    /// A task that throws the first failure, with its own stack; supervised, an <see cref="AggregateException"/> of all (of which the
    /// first hundred are kept).
    /// Without a failure, it throws the context's error when a task was cancelled from outside the group, and
    /// nothing when <see cref="TaskScope.Cancel"/> did it. The same task each time.
    /// </returns>
    public Task WaitAsync()
    {
        _isObserved = true;
        return WaitAllAsync();
    }

    private protected override bool OnFailure(GroupTask task, Exception failure, bool isFirst)
    {
        if (!isFirst || _isSupervised)
        {
            return false;
        }

        _failure = failure;
        CancelWith(failure, task.Site);
        return true;
    }

    internal override Exception? FailureBehind(Exception canceled) =>
        _failure is { } failure && ReferenceEquals(Node.Reason?.Cause, failure) && Cancellation.IsConsequenceOf(canceled, Node) ? failure : null;

    private protected override Exception? Outcome(Exception? interruption) =>
        _isSupervised ? AllFailures() ?? interruption : _failure ?? interruption;

    /// <summary>
    /// Runs a block and waits for its tasks. When the block throws, they are cancelled and its exception is thrown; if it threw only
    /// because one of them had failed, that failure is thrown.
    /// </summary>
    internal async Task<T> RunAsync<T>(Func<TaskGroup, Task<T>> block, SourceLocation site)
    {
        await using (this.ConfigureAwait(Dispatcher.Stays))
        {
            T result;
            try
            {
                result = await block(this).ConfigureAwait(Dispatcher.Stays);
            }
            catch (Exception failure) when (!IsFromTask(failure))
            {
                CancelWith(failure, site);
                throw;
            }
            catch (Exception)
            {
                await WaitAsync().ConfigureAwait(Dispatcher.Stays);
                throw;
            }

            await WaitAsync().ConfigureAwait(Dispatcher.Stays);
            return result;
        }
    }

    private bool IsFromTask(Exception failure) => Cancellation.IsConsequenceOf(failure, Node) || Failures.Contains(failure);
}
