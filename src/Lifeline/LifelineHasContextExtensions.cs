using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lifeline;

/// <summary>
/// All members of a <see cref="Context"/>, on what has one: <c>scope.Group()</c> is <c>scope.Context.Group()</c>. Costs nothing
/// more than that.
/// </summary>
[SuppressMessage("Naming", "CA1708:Identifiers should differ by more than case", Justification = "Extension blocks have no names. The rule takes them for types of one name.")]
public static class LifelineHasContextExtensions
{
    extension<TScope>(TScope scope)
        where TScope : IHasContext
    {
        /// <inheritdoc cref="Context.IsDone"/>
        public bool IsDone => scope.Context.IsDone;

        /// <inheritdoc cref="Context.CanBeDone"/>
        public bool CanBeDone => scope.Context.CanBeDone;

        /// <inheritdoc cref="Context.Done"/>
        public DoneAwaitable Done => scope.Context.Done;

        /// <inheritdoc cref="Context.Token"/>
        public CancellationToken Token => scope.Context.Token;

        /// <inheritdoc cref="Context.Deadline"/>
        public DateTimeOffset? Deadline => scope.Context.Deadline;

        /// <inheritdoc cref="Context.Remaining"/>
        public TimeSpan? Remaining => scope.Context.Remaining;

        /// <inheritdoc cref="Context.Error"/>
        public ContextEndedException? Error => scope.Context.Error;

        /// <inheritdoc cref="Context.Cause"/>
        public Exception? Cause => scope.Context.Cause;

        /// <inheritdoc cref="Context.Clock"/>
        public TimeProvider Clock => scope.Context.Clock;

        /// <inheritdoc cref="Context.Site"/>
        public SourceLocation Site => scope.Context.Site;

        /// <inheritdoc cref="Context.Name"/>
        public string? Name => scope.Context.Name;

        /// <inheritdoc cref="Context.Stopping"/>
        public Context Stopping => scope.Context.Stopping;

        /// <inheritdoc cref="Context.ThrowIfDone"/>
        public void ThrowIfDone() => scope.Context.ThrowIfDone();

        /// <inheritdoc cref="Context.EndedDuring"/>
        public ContextEndedException? EndedDuring(string operation, TimeSpan spent, Exception? inner = null) =>
            scope.Context.EndedDuring(operation, spent, inner);

        /// <inheritdoc cref="Context.IsBehind"/>
        public bool IsBehind(Exception failure, Func<Exception, bool?>? isCausedByCancel = null) => scope.Context.IsBehind(failure, isCausedByCancel);

        /// <inheritdoc cref="Context.ErrorBehind"/>
        public ContextEndedException? ErrorBehind(Exception failure, string operation, TimeSpan spent, Func<Exception, bool?>? isCausedByCancel = null) =>
            scope.Context.ErrorBehind(failure, operation, spent, isCausedByCancel);

        /// <inheritdoc cref="Context.WithCancel"/>
        [return: OwnsContext]
        public ContextScope WithCancel([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => scope.Context.WithCancel(file, line);

        /// <inheritdoc cref="Context.WithTimeout"/>
        [return: OwnsContext]
        public ContextScope WithTimeout(
            TimeSpan timeout, Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.WithTimeout(timeout, cause, file, line);

        /// <inheritdoc cref="Context.WithDeadline(DateTimeOffset, Exception?, string, int)"/>
        [return: OwnsContext]
        public ContextScope WithDeadline(
            DateTimeOffset deadline, Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.WithDeadline(deadline, cause, file, line);

        /// <inheritdoc cref="Context.Lend"/>
        [return: OwnsContext]
        public LentScope Lend(
            TimeSpan? timeout = null, Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.Lend(timeout, cause, file, line);

        /// <inheritdoc cref="Context.WithIdleTimeout"/>
        [return: OwnsContext]
        public IdleScope WithIdleTimeout(TimeSpan idle, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.WithIdleTimeout(idle, file, line);

        /// <inheritdoc cref="Context.WithStop"/>
        [return: OwnsContext]
        public GracefulStopScope WithStop([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => scope.Context.WithStop(file, line);

        /// <inheritdoc cref="Context.WithSignals"/>
        [return: OwnsContext]
        public ContextScope WithSignals(
            ReadOnlySpan<PosixSignal> signals = default, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.WithSignals(signals, file, line);

        /// <inheritdoc cref="Context.WithName"/>
        public Context WithName(string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.WithName(name, file, line);

        /// <inheritdoc cref="Context.WithoutCancel"/>
        public Context WithoutCancel([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => scope.Context.WithoutCancel(file, line);

        /// <inheritdoc cref="Context.WithOverrunLimit"/>
        public Context WithOverrunLimit(TimeSpan limit, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.WithOverrunLimit(limit, file, line);

        /// <inheritdoc cref="Context.AfterFunc(Action, string, int)"/>
        public ContextRegistration AfterFunc(Action callback, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.AfterFunc(callback, file, line);

        /// <inheritdoc cref="Context.AfterFunc(Action{object?}, object?, string, int)"/>
        public ContextRegistration AfterFunc(
            Action<object?> callback, object? state, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.AfterFunc(callback, state, file, line);

        /// <inheritdoc cref="Context.AfterFunc(Func{Task}, string, int)"/>
        public ContextRegistration AfterFunc(Func<Task> callback, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.AfterFunc(callback, file, line);

        /// <inheritdoc cref="Context.AfterFunc(Func{object?, Task}, object?, string, int)"/>
        public ContextRegistration AfterFunc(
            Func<object?, Task> callback, object? state, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.AfterFunc(callback, state, file, line);

        /// <inheritdoc cref="Context.DelayAsync"/>
        public Task DelayAsync(TimeSpan span) => scope.Context.DelayAsync(span);

        /// <inheritdoc cref="Context.Sleep"/>
        public void Sleep(TimeSpan span) => scope.Context.Sleep(span);

        /// <inheritdoc cref="Context.WaitingOn"/>
        public WaitScope WaitingOn(object operation) => scope.Context.WaitingOn(operation);

        /// <inheritdoc cref="Context.Snapshot"/>
        public ContextTree Snapshot(int limit = ContextTree.DefaultLimit) => scope.Context.Snapshot(limit);

        /// <inheritdoc cref="Context.WithMonitor"/>
        public ContextMonitor WithMonitor([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => scope.Context.WithMonitor(file, line);

        /// <inheritdoc cref="Context.Group"/>
        public TaskGroup Group(int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.Group(limit, file, line);

        /// <inheritdoc cref="Context.Supervise"/>
        public TaskGroup Supervise(int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.Supervise(limit, file, line);

        /// <inheritdoc cref="Context.GroupAsync(Func{TaskGroup, Task}, int?, string, int)"/>
        public Task GroupAsync(
            Func<TaskGroup, Task> block, int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.GroupAsync(block, limit, file, line);
    }

    // Members with a type parameter of their own. In a generic block `scope.Race<Price>()` would have to name the scope's type
    // too. So they are here once for the one scope that is a struct, which an interface would box, and once for all classes.

    extension(ContextScope scope)
    {
        /// <inheritdoc cref="Context.TryGet{T}"/>
        public bool TryGet<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value) => scope.Context.TryGet(key, out value);

        /// <inheritdoc cref="Context.WithValue{T}"/>
        public Context WithValue<T>(ContextKey<T> key, T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.WithValue(key, value, file, line);

        /// <inheritdoc cref="Context.Race{T}"/>
        public TaskRace<T> Race<T>(int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.Race<T>(limit, file, line);

        /// <inheritdoc cref="Context.Gather{T}"/>
        public TaskGather<T> Gather<T>(
            TimeSpan within, int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.Gather<T>(within, limit, file, line);

        /// <inheritdoc cref="Context.Stream"/>
        public IAsyncEnumerable<T> Stream<T>(Func<Context, IAsyncEnumerable<T>> source) => scope.Context.Stream(source);

        /// <inheritdoc cref="Context.GroupAsync{T}(Func{TaskGroup, Task{T}}, int?, string, int)"/>
        public Task<T> GroupAsync<T>(
            Func<TaskGroup, Task<T>> block, int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.GroupAsync(block, limit, file, line);
    }

    extension(IHasContext scope)
    {
        /// <inheritdoc cref="Context.TryGet{T}"/>
        public bool TryGet<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value) => scope.Context.TryGet(key, out value);

        /// <inheritdoc cref="Context.WithValue{T}"/>
        public Context WithValue<T>(ContextKey<T> key, T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.WithValue(key, value, file, line);

        /// <inheritdoc cref="Context.Race{T}"/>
        public TaskRace<T> Race<T>(int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.Race<T>(limit, file, line);

        /// <inheritdoc cref="Context.Gather{T}"/>
        public TaskGather<T> Gather<T>(
            TimeSpan within, int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.Gather<T>(within, limit, file, line);

        /// <inheritdoc cref="Context.Stream"/>
        public IAsyncEnumerable<T> Stream<T>(Func<Context, IAsyncEnumerable<T>> source) => scope.Context.Stream(source);

        /// <inheritdoc cref="Context.GroupAsync{T}(Func{TaskGroup, Task{T}}, int?, string, int)"/>
        public Task<T> GroupAsync<T>(
            Func<TaskGroup, Task<T>> block, int? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            scope.Context.GroupAsync(block, limit, file, line);
    }
}
