using System.Data;
using System.Data.Common;
using Lifeline.Data.Bound;

namespace Lifeline.Data.Running;

/// <summary>Runs operations on connections that may be closed: such a one is opened first, and closed again afterwards. An open one is left open.</summary>
internal static class ConnectionOpener
{
    /// <summary>Runs an operation from beginning to end. Opening ends with the context too.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static Task<T> RunAsync<T>(Context ctx, RunningOperation operation, Func<RunningOperation, CancellationToken, Task<T>> run) =>
        operation.ClosedConnection is { } closed ? OpenAndRunAsync(ctx, closed, operation, run) : CommandExecution.RunAsync(ctx, operation, run);

    /// <summary>As <see cref="ContextReader.OpenAsync(JoinedContext, RunningOperation, CommandBehavior)"/>. A connection that was closed is closed with the reader.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static Task<ContextReader> OpenReaderAsync(Context ctx, RunningOperation operation, CommandBehavior behavior) =>
        operation.ClosedConnection is { } closed ? OpenAndReadAsync(ctx, closed, operation, behavior) : ContextReader.OpenAsync(ctx, operation, behavior);

    private static async Task<T> OpenAndRunAsync<T>(
        Context ctx, DbConnection closed, RunningOperation operation, Func<RunningOperation, CancellationToken, Task<T>> run)
    {
        try
        {
            await closed.OpenAsync(ctx).ConfigureAwait(false);
            return await CommandExecution.RunAsync(ctx, operation, run).ConfigureAwait(false);
        }
        finally
        {
            await closed.CloseAsync().ConfigureAwait(false);
        }
    }

    private static async Task<ContextReader> OpenAndReadAsync(Context ctx, DbConnection closed, RunningOperation operation, CommandBehavior behavior)
    {
        try
        {
            await closed.OpenAsync(ctx).ConfigureAwait(false);
            return await ContextReader.OpenAsync(ctx, operation, behavior | CommandBehavior.CloseConnection).ConfigureAwait(false);
        }
        catch
        {
            await closed.CloseAsync().ConfigureAwait(false);
            throw;
        }
    }
}
