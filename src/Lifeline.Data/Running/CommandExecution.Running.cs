using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Data.Bound;
using Lifeline.Data.Providers;

namespace Lifeline.Data.Running;

/// <content>The entry points: whole commands, readers, a connection's own operations; on the calling thread, or on a thread that may be blocked.</content>
internal sealed partial class CommandExecution
{
    // The number of open readers of a connection; they may hold a lock. Only for providers that block their caller. Changed interlocked.
    private static readonly ConditionalWeakTable<DbConnection, StrongBox<int>> s_readers = [];

    /// <summary>Runs an operation from beginning to end.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static Task<T> RunAsync<T>(JoinedContext ctx, RunningOperation operation, Func<RunningOperation, CancellationToken, Task<T>> run)
    {
        ctx.ThrowIfDone();
        return RunAsync(ctx, operation, CancelerRegistry.For(operation), run);
    }

    private static Task<T> RunAsync<T>(
        JoinedContext ctx, RunningOperation operation, CommandCanceler canceler, Func<RunningOperation, CancellationToken, Task<T>> run) =>
        canceler.BlocksItsCaller
            ? RunWholeOnBlockingThreadAsync(ctx, operation, canceler, ctx.GetTimestamp(), run)
            : RunInPlaceAsync(new CommandExecution(ctx, operation, canceler, ctx.GetTimestamp()), operation, run);

    private static Task<T> RunWholeOnBlockingThreadAsync<T>(
        JoinedContext ctx, RunningOperation operation, CommandCanceler canceler, long started, Func<RunningOperation, CancellationToken, Task<T>> run) =>
        RunOnBlockingThreadAsync(ctx, operation, canceler, started, () =>
        {
            using var execution = new CommandExecution(ctx, operation, canceler, started);
            return execution.Step(operation, run);
        });

    private static async Task<T> RunInPlaceAsync<T>(CommandExecution execution, RunningOperation operation, Func<RunningOperation, CancellationToken, Task<T>> run)
    {
        using (execution)
        {
            return await execution.StepInPlaceAsync(operation, run).ConfigureAwait(false);
        }
    }

    /// <summary>Runs an operation from beginning to end on the calling thread, by the provider's synchronous methods: needs no other thread.</summary>
    /// <inheritdoc cref="RunAsync{T}(JoinedContext, RunningOperation, Func{RunningOperation, CancellationToken, Task{T}})"/>
    public static T Run<T>(Context ctx, RunningOperation operation, Func<RunningOperation, T> run)
    {
        ctx.ThrowIfDone();
        return Run(ctx, operation, CancelerRegistry.For(operation), run);
    }

    private static T Run<T>(JoinedContext ctx, RunningOperation operation, CommandCanceler canceler, Func<RunningOperation, T> run)
    {
        using var execution = new CommandExecution(ctx, operation, canceler, ctx.GetTimestamp());
        return execution.Step((operation, run), static (on, _) => Task.FromResult(on.run(on.operation)));
    }

    /// <summary>Runs a connection's own operation; for a provider that blocks its caller, through <see cref="CommandCanceler.Run"/>.</summary>
    public static Task<T> RunConnectionsOwnAsync<T>(
        JoinedContext ctx, DbConnection connection, string operation, Func<DbConnection, CancellationToken, Task<T>> run)
    {
        ctx.ThrowIfDone();
        var connectionOperation = new ConnectionOperation(connection, operation, isListed: false);
        var canceler = CancelerRegistry.For(connectionOperation);
        return RunAsync(ctx, connectionOperation, canceler, (running, token) => canceler.BlocksItsCaller
            ? Task.FromResult(canceler.Run(ctx.Context, running.Connection, () => run(connection, token).GetAwaiter().GetResult()))
            : run(connection, token));
    }

    /// <summary>Like <see cref="RunConnectionsOwnAsync"/>, on the calling thread.</summary>
    public static T RunConnectionsOwn<T>(Context ctx, DbConnection connection, string operation, Func<DbConnection, T> run)
    {
        var connectionOperation = new ConnectionOperation(connection, operation, isListed: false);
        var canceler = CancelerRegistry.For(connectionOperation);
        return Run(ctx, connectionOperation, canceler, running => canceler.BlocksItsCaller ? canceler.Run(ctx, running.Connection, () => run(connection)) : run(connection));
    }

    /// <summary>Starts a command and opens its reader. The reader continues the execution and disposes it.</summary>
    public static async Task<(CommandExecution Execution, DbDataReader Reader)> OpenAsync(JoinedContext ctx, RunningOperation operation, CommandBehavior behavior)
    {
        ctx.ThrowIfDone();
        var started = ctx.GetTimestamp();
        var canceler = CancelerRegistry.For(operation);
        var execution = new CommandExecution(ctx, operation, canceler, started);
        try
        {
            var reader = canceler.BlocksItsCaller
                ? await RunOnBlockingThreadAsync(ctx, operation, canceler, started, () => execution.Step((operation, behavior), static (on, token) => on.operation.ExecuteReaderAsync(on.behavior, token))).ConfigureAwait(false)
                : await execution.StepInPlaceAsync((operation, behavior), static (on, token) => on.operation.ExecuteReaderAsync(on.behavior, token)).ConfigureAwait(false);
            execution.NoteReader(isOpen: true);
            return (execution, reader);
        }
        catch
        {
            execution.Dispose();
            throw;
        }
    }

    /// <summary>Like <see cref="OpenAsync"/>, on the calling thread.</summary>
    public static (CommandExecution Execution, DbDataReader Reader) Open(JoinedContext ctx, RunningOperation operation, CommandBehavior behavior)
    {
        ctx.ThrowIfDone();
        var execution = new CommandExecution(ctx, operation, CancelerRegistry.For(operation), ctx.GetTimestamp());
        try
        {
            var reader = execution.Step((operation, behavior), static (on, _) => Task.FromResult(on.operation.ExecuteReader(on.behavior)));
            execution.NoteReader(isOpen: true);
            return (execution, reader);
        }
        catch
        {
            execution.Dispose();
            throw;
        }
    }

    /// <summary>Commits. A wait for a lock before the commit stops when the context ends; a commit that was sent is awaited.</summary>
    /// <exception cref="ContextEndedException">The context has ended, and nothing was committed.</exception>
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "Of a commit that was called off nobody could tell whether it happened.")]
    public static async Task CommitAsync(Context ctx, DbConnection connection, DbTransaction transaction)
    {
        ctx.ThrowIfDone();
        if (CancelerRegistry.For(Decorators.Unwrap(connection)).BlocksItsCaller)
        {
            await RunConnectionsOwnAsync(ctx, connection, "commit", async (_, _) =>
            {
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        else
        {
            // It is tempting to pass the token. Don't: after a canceled commit it is unknown whether the transaction was committed.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void NoteReader(bool isOpen)
    {
        if (_hasReader != isOpen && _canceler.BlocksItsCaller && _operation.MaybeConnection is { } connection)
        {
            _hasReader = isOpen;
            Interlocked.Add(ref s_readers.GetOrCreateValue(connection).Value, isOpen ? 1 : -1);
        }
    }

    // Runs the first step of an operation on a thread that may be blocked. Not for later steps: the operation may hold a lock by then.
    private static async Task<T> RunOnBlockingThreadAsync<T>(JoinedContext ctx, RunningOperation operation, CommandCanceler canceler, long started, Func<T> step)
    {
        if (operation.MaybeConnection is not { State: ConnectionState.Open } open || (s_readers.TryGetValue(open, out var readers) && Volatile.Read(ref readers.Value) > 0) || canceler.MayHoldLocks(open))
        {
            return await BlockingTaskScheduler.Run(step).ConfigureAwait(false);
        }

        try
        {
            return await BlockingTaskScheduler.RunInLineAsync(step, ctx.Context.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (failure is not ContextEndedException && ctx.Context.IsDone)
        {
            throw ctx.EndedDuring(operation.Operation, ctx.GetElapsedTime(started), failure)!;
        }
    }
}
