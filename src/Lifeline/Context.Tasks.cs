using System.Runtime.CompilerServices;
using Lifeline.Scheduling;

namespace Lifeline;

/// <content>Tasks that belong to a context.</content>
public readonly partial struct Context
{
    /// <summary>Makes a group of tasks, of which the first to fail cancels the others: <c>await using var group = ctx.Group();</c></summary>
    /// <param name="limit">How many tasks run at once at most; null for any number.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    public TaskGroup Group(int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        TaskScope.Activated(new TaskGroup(this, "Group", limit, isSupervised: false, new SourceLocation(file, line)));

    /// <summary>Makes a group of tasks that are not bothered by each other's failures, all of which are told at the end.</summary>
    /// <inheritdoc cref="Group"/>
    public TaskGroup Supervise(int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        TaskScope.Activated(new TaskGroup(this, "Supervise", limit, isSupervised: true, new SourceLocation(file, line)));

    /// <summary>Makes a race of tasks, of which the first to succeed cancels the others: <c>await using var race = ctx.Race&lt;Price&gt;();</c></summary>
    /// <inheritdoc cref="Group"/>
    public TaskRace<T> Race<T>(int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        TaskScope.Activated(new TaskRace<T>(this, limit, new SourceLocation(file, line)));

    /// <summary>Makes a group of tasks of which whatever is ready after some time is taken: <c>await using var offers = ctx.Gather&lt;Offer&gt;(within);</c></summary>
    /// <param name="within">From now, on this context's clock. Then the tasks that still run are cancelled.</param>
    /// <param name="limit">As for <see cref="Group"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    public TaskGather<T> Gather<T>(
        TimeSpan within, int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _ = TaskScope.ValidateLimit(limit ?? 1);      // before there is a timer to free
        return TaskScope.Activated(new TaskGather<T>(WithTimeout(within, null, file, line), limit, new SourceLocation(file, line)));
    }

    /// <summary>Runs a block with a group of tasks. When the block throws, the tasks are cancelled, and its exception is thrown once they have ended.</summary>
    /// <param name="block">Is handed the group. What it throws because a task failed gives way to that task's failure.</param>
    /// <param name="limit">As for <see cref="Group"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    public Task GroupAsync(
        Func<TaskGroup, Task> block, int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Group(limit, file, line).RunAsync(
            async group =>
            {
                await block(group).ConfigureAwait(Dispatcher.Stays);
                return true;
            }, new SourceLocation(file, line));
    }

    /// <inheritdoc cref="GroupAsync(Func{TaskGroup, Task}, int?, string, int)"/>
    public Task<T> GroupAsync<T>(
        Func<TaskGroup, Task<T>> block, int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Group(limit, file, line).RunAsync(block, new SourceLocation(file, line));
    }

    /// <summary>Derives a context below which a task is reported when it still runs so long after its context has ended; 5 s when nothing else was said.</summary>
    /// <param name="limit">On the context's clock. Zero or less reports whatever does not end at once, <see cref="Timeout.InfiniteTimeSpan"/> nothing.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>See <see cref="LifelineEvents.TaskOverran"/>. Ends nothing by itself.</remarks>
    public Context WithOverrunLimit(TimeSpan limit, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WithValue(TaskScope.OverrunLimitKey, limit, file, line);

    /// <summary>
    /// For integrations: notes what the task that this context was handed to waits on, for as long as the returned scope is not
    /// disposed: <c>using (ctx.WaitingOn("GET /price/4")) await …</c>
    /// </summary>
    /// <param name="operation">A text of a few words, such as a query; or an object that is asked for its text only when a report needs it.</param>
    /// <remarks>Does nothing outside of a group's task. Else it costs one small object and a reading of the clock, so use it where the wait is real.</remarks>
    public WaitScope WaitingOn(object operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Tasks.GroupTask.Of(this) is { } task ? new WaitScope(task, operation) : default;
    }
}
