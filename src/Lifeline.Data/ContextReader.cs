using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Lifeline.Data.Bound;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>Reads rows under a context: what <see cref="LifelineDbCommandExtensions.ExecuteReaderAsync(DbCommand, Context, CommandBehavior)"/> returns.</summary>
/// <remarks>
/// <para>
/// A read that is going on when the context ends is stopped, and the next one throws the context's error. Between reads
/// nothing is stopped. The reader stays registered with the context until it is disposed.
/// </para>
/// <para>
/// Where the provider blocks its caller, as SQLite's does, <see cref="ReadAsync"/> hands each row over from another
/// thread, which costs some 25 µs a row; <see cref="Read"/> works on the calling thread. To read many rows into memory,
/// use <see cref="LifelineDbQueryExtensions.QueryAsync"/>, which hands over once.
/// </para>
/// <para>Not thread-safe, like the reader it wraps.</para>
/// </remarks>
[SuppressMessage("Design", "CA1010", Justification = "A reader of rows enumerates untyped records, as every DbDataReader does.")]
public sealed partial class ContextReader : DbDataReader
{
    private readonly CommandExecution _execution;
    private readonly JoinedContext _joined;     // disposed with this
    private readonly bool _isSequential;        // columns are read from the connection, and may block

    private ContextReader(CommandExecution execution, DbDataReader inner, JoinedContext joined, CommandBehavior behavior)
    {
        _execution = execution;
        Inner = inner;
        _joined = joined;
        _isSequential = behavior.HasFlag(CommandBehavior.SequentialAccess);
    }

    /// <summary>The provider's own reader, for what only it has. What is read from it directly is stopped by nothing.</summary>
    public DbDataReader Inner { get; }

    /// <summary>Returns <see cref="Inner"/> for code that needs that type. Until this is disposed, the context's end cancels any operation on it.</summary>
    /// <remarks>Such an operation throws the provider's own exception.</remarks>
    internal DbDataReader HandOut()
    {
        _execution.KeepCancelable();
        return Inner;
    }

    /// <param name="joined">The context under which the rows are read. Disposed with the reader.</param>
    /// <param name="operation">Makes the command or the batch.</param>
    /// <param name="behavior">As the provider has it.</param>
    internal static async Task<DbDataReader> OpenAsync(JoinedContext joined, Func<RunningOperation> operation, CommandBehavior behavior)
    {
        try
        {
            return await OpenAsync(joined, operation(), behavior).ConfigureAwait(false);
        }
        catch
        {
            joined.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="OpenAsync(JoinedContext, Func{RunningOperation}, CommandBehavior)"/>
    internal static async Task<ContextReader> OpenAsync(JoinedContext joined, RunningOperation operation, CommandBehavior behavior)
    {
        var (execution, reader) = await CommandExecution.OpenAsync(joined, operation, behavior).ConfigureAwait(false);
        return new ContextReader(execution, reader, joined, behavior);
    }

    /// <summary>Like <see cref="OpenAsync(JoinedContext, RunningOperation, CommandBehavior)"/>, on the calling thread.</summary>
    internal static ContextReader Open(Context ctx, RunningOperation operation, CommandBehavior behavior)
    {
        var (execution, reader) = CommandExecution.Open(ctx, operation, behavior);
        return new ContextReader(execution, reader, ctx, behavior);
    }

    /// <summary>Moves to the next row, on the calling thread.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. The reader can only be disposed then.</exception>
    /// <exception cref="DbException">The command failed for reasons of its own.</exception>
    public override bool Read() => _execution.Step(Inner, static (reader, _) => Task.FromResult(reader.Read()));

    /// <summary>Moves to the next row.</summary>
    /// <inheritdoc cref="Read"/>
    /// <param name="cancellationToken">Looked at before the row is read; what stops the reading is the context's end.</param>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => IsOnlyTheTokensEnd(cancellationToken)
        ? Task.FromCanceled<bool>(cancellationToken)
        : _execution.StepAsync(Inner, static (reader, token) => reader.ReadAsync(token));

    /// <summary>Moves to the next statement that has rows, on the calling thread.</summary>
    /// <inheritdoc cref="Read"/>
    public override bool NextResult() => _execution.Step(Inner, static (reader, _) => Task.FromResult(reader.NextResult()));

    /// <summary>Moves to the next statement that has rows.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => IsOnlyTheTokensEnd(cancellationToken)
        ? Task.FromCanceled<bool>(cancellationToken)
        : _execution.StepAsync(Inner, static (reader, token) => reader.NextResultAsync(token));

    /// <summary>Closes the reader and unregisters from the context. The second time does nothing.</summary>
    /// <remarks>
    /// Runs the remaining statements of the command, as the provider's reader does, and drops their errors. When the
    /// context has ended they are stopped.
    /// </remarks>
    public override Task CloseAsync() => CloseAsync(isAbandoned: false);

    /// <summary>Closes the reader and cancels the remaining statements of the command.</summary>
    internal Task AbandonAsync() => CloseAsync(isAbandoned: true);

    /// <inheritdoc cref="CloseAsync()"/>
    public override void Close() => CloseAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="CloseAsync()"/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync(bool isAbandoned)
    {
        try
        {
            if (!Inner.IsClosed)                        // closing the connection closes its readers
            {
                await _execution.CloseAsync(Inner, isAbandoned).ConfigureAwait(false);
            }
        }
        finally
        {
            _execution.Dispose();
            _joined.Dispose();
        }
    }

    // The token may be the context's own; then the context's error is thrown, as it says more.
    private bool IsOnlyTheTokensEnd(CancellationToken token) => token.IsCancellationRequested && !_execution.IsContextDone;
}
