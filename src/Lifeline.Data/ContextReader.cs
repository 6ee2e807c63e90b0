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
/// nothing is stopped. The context is watched until the reader is disposed.
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
    private readonly bool _isSequential;        // columns are read from the connection, and may wait

    private ContextReader(CommandExecution execution, DbDataReader inner, JoinedContext joined, CommandBehavior behavior)
    {
        _execution = execution;
        Inner = inner;
        _joined = joined;
        _isSequential = behavior.HasFlag(CommandBehavior.SequentialAccess);
    }

    /// <summary>The provider's own reader, for what only it has. What is read from it directly is stopped by nothing.</summary>
    public DbDataReader Inner { get; }

    /// <summary>Gives <see cref="Inner"/> to somebody who needs just that: whatever runs on it, until this is disposed, is stopped as well.</summary>
    /// <remarks>What it throws then is the provider's own.</remarks>
    internal DbDataReader HandOut()
    {
        _execution.KeepCancelable();
        return Inner;
    }

    /// <param name="joined">Under which the rows are read. Disposed with the reader.</param>
    /// <param name="work">Makes the command or the batch.</param>
    /// <param name="behavior">As the provider has it.</param>
    internal static async Task<DbDataReader> OpenAsync(JoinedContext joined, Func<RunningOperation> work, CommandBehavior behavior)
    {
        try
        {
            return await OpenAsync(joined, work(), behavior).ConfigureAwait(false);
        }
        catch
        {
            joined.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="OpenAsync(JoinedContext, Func{RunningOperation}, CommandBehavior)"/>
    internal static async Task<ContextReader> OpenAsync(JoinedContext joined, RunningOperation work, CommandBehavior behavior)
    {
        var (execution, reader) = await CommandExecution.OpenAsync(joined, work, behavior).ConfigureAwait(false);
        return new ContextReader(execution, reader, joined, behavior);
    }

    /// <summary>The same on the calling thread.</summary>
    internal static ContextReader Open(Context ctx, RunningOperation work, CommandBehavior behavior)
    {
        var (execution, reader) = CommandExecution.Open(ctx, work, behavior);
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

    /// <summary>Closes the reader and lets go of the context. The second time does nothing.</summary>
    /// <remarks>
    /// Runs what statements are left in the command, as the provider's reader does, and drops their errors. When the
    /// context has ended they are stopped.
    /// </remarks>
    public override Task CloseAsync() => CloseAsync(isAbandoned: false);

    /// <summary>Closes the reader and stops what is left of the command, as nobody wants it.</summary>
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

    // The token may be the context's own, and then it is the context's error that says more.
    private bool IsOnlyTheTokensEnd(CancellationToken token) => token.IsCancellationRequested && !_execution.IsContextDone;
}
