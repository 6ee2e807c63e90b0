using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Data.Bound;
using Lifeline.Data.Providers;

namespace Lifeline.Data.Running;

/// <content>The ways in: whole commands, readers, a connection's own work; on the calling thread, or where it may block.</content>
internal sealed partial class CommandExecution
{
    // Of connections whose provider blocks its caller: how many readers are open, which may hold a lock.
    private static readonly ConditionalWeakTable<DbConnection, StrongBox<int>> s_readers = [];

    /// <summary>Runs something from beginning to end.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static Task<T> RunAsync<T>(JoinedContext ctx, RunningOperation work, Func<RunningOperation, CancellationToken, Task<T>> run)
    {
        ctx.ThrowIfDone();
        return RunAsync(ctx, work, CancelerRegistry.For(work), run);
    }

    private static Task<T> RunAsync<T>(
        JoinedContext ctx, RunningOperation work, CommandCanceler stopper, Func<RunningOperation, CancellationToken, Task<T>> run) =>
        stopper.BlocksItsCaller
            ? RunWhereItMayBlockAsync(ctx, work, stopper, ctx.GetTimestamp(), run)
            : RunInPlaceAsync(new CommandExecution(ctx, work, stopper, ctx.GetTimestamp()), work, run);

    private static Task<T> RunWhereItMayBlockAsync<T>(
        JoinedContext ctx, RunningOperation work, CommandCanceler stopper, long started, Func<RunningOperation, CancellationToken, Task<T>> run) =>
        BlockAsync(ctx, work, stopper, started, () =>
        {
            using var execution = new CommandExecution(ctx, work, stopper, started);
            return execution.Step(work, run);
        });

    private static async Task<T> RunInPlaceAsync<T>(CommandExecution execution, RunningOperation work, Func<RunningOperation, CancellationToken, Task<T>> run)
    {
        using (execution)
        {
            return await execution.StepInPlaceAsync(work, run).ConfigureAwait(false);
        }
    }

    /// <summary>Runs something from beginning to end on the calling thread, by what the provider has for that: no other thread is needed.</summary>
    /// <inheritdoc cref="RunAsync{T}(JoinedContext, RunningOperation, Func{RunningOperation, CancellationToken, Task{T}})"/>
    public static T Run<T>(Context ctx, RunningOperation work, Func<RunningOperation, T> run)
    {
        ctx.ThrowIfDone();
        return Run(ctx, work, CancelerRegistry.For(work), run);
    }

    private static T Run<T>(JoinedContext ctx, RunningOperation work, CommandCanceler stopper, Func<RunningOperation, T> run)
    {
        using var execution = new CommandExecution(ctx, work, stopper, ctx.GetTimestamp());
        return execution.Step((work, run), static (on, _) => Task.FromResult(on.run(on.work)));
    }

    /// <summary>Runs a connection's own work, which a provider that blocks may do in its own way.</summary>
    public static Task<T> RunConnectionsOwnAsync<T>(
        JoinedContext ctx, DbConnection connection, string operation, Func<DbConnection, CancellationToken, Task<T>> run)
    {
        ctx.ThrowIfDone();
        var work = new ConnectionOperation(connection, operation, isListed: false);
        var stopper = CancelerRegistry.For(work);
        return RunAsync(ctx, work, stopper, (work, token) => stopper.BlocksItsCaller
            ? Task.FromResult(stopper.Run(ctx.Context, work.Connection, () => run(connection, token).GetAwaiter().GetResult()))
            : run(connection, token));
    }

    /// <summary>The same on the calling thread.</summary>
    public static T RunConnectionsOwn<T>(Context ctx, DbConnection connection, string operation, Func<DbConnection, T> run)
    {
        var work = new ConnectionOperation(connection, operation, isListed: false);
        var stopper = CancelerRegistry.For(work);
        return Run(ctx, work, stopper, work => stopper.BlocksItsCaller ? stopper.Run(ctx, work.Connection, () => run(connection)) : run(connection));
    }

    /// <summary>Starts a command, and leaves it to the reader to go on with it and to dispose of this.</summary>
    public static async Task<(CommandExecution Execution, DbDataReader Reader)> OpenAsync(JoinedContext ctx, RunningOperation work, CommandBehavior behavior)
    {
        ctx.ThrowIfDone();
        var started = ctx.GetTimestamp();
        var stopper = CancelerRegistry.For(work);
        var execution = new CommandExecution(ctx, work, stopper, started);
        try
        {
            var reader = stopper.BlocksItsCaller
                ? await BlockAsync(ctx, work, stopper, started, () => execution.Step((work, behavior), static (on, token) => on.work.ExecuteReaderAsync(on.behavior, token))).ConfigureAwait(false)
                : await execution.StepInPlaceAsync((work, behavior), static (on, token) => on.work.ExecuteReaderAsync(on.behavior, token)).ConfigureAwait(false);
            execution.NoteReader(isOpen: true);
            return (execution, reader);
        }
        catch
        {
            execution.Dispose();
            throw;
        }
    }

    /// <summary>The same on the calling thread.</summary>
    public static (CommandExecution Execution, DbDataReader Reader) Open(JoinedContext ctx, RunningOperation work, CommandBehavior behavior)
    {
        ctx.ThrowIfDone();
        var execution = new CommandExecution(ctx, work, CancelerRegistry.For(work), ctx.GetTimestamp());
        try
        {
            var reader = execution.Step((work, behavior), static (on, _) => Task.FromResult(on.work.ExecuteReader(on.behavior)));
            execution.NoteReader(isOpen: true);
            return (execution, reader);
        }
        catch
        {
            execution.Dispose();
            throw;
        }
    }

    /// <summary>Commits. What waits for a lock first stops waiting when the context ends; a commit that was sent is waited for.</summary>
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
            // It is tempting to pass the token. Don't: nobody could tell then whether it was committed.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void NoteReader(bool isOpen)
    {
        if (_hasReader != isOpen && _stopper.BlocksItsCaller && _work.MaybeConnection is { } connection)
        {
            _hasReader = isOpen;
            Interlocked.Add(ref s_readers.GetOrCreateValue(connection).Value, isOpen ? 1 : -1);
        }
    }

    // Where it may block. Not for what goes on with something that has begun: that may hold a lock by now.
    private static async Task<T> BlockAsync<T>(JoinedContext ctx, RunningOperation work, CommandCanceler stopper, long started, Func<T> step)
    {
        if (work.MaybeConnection is not { State: ConnectionState.Open } open || (s_readers.TryGetValue(open, out var readers) && Volatile.Read(ref readers.Value) > 0) || stopper.MayHoldLocks(open))
        {
            return await BlockingTaskScheduler.Run(step).ConfigureAwait(false);
        }

        try
        {
            return await BlockingTaskScheduler.RunInLineAsync(step, ctx.Context.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (failure is not ContextEndedException && ctx.Context.IsDone)
        {
            throw ctx.EndedDuring(work.Operation, ctx.GetElapsedTime(started), failure)!;
        }
    }
}
