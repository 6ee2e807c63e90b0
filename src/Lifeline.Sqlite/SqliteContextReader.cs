using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite;

/// <summary>Reads rows under a context: what <see cref="SqliteCommandExtensions.ExecuteReaderAsync"/> returns.</summary>
/// <remarks>
/// <para>
/// SQLite works out rows one by one, as they are read. A read that is going on when the context ends is interrupted, and
/// the next one throws the context's error. Between reads nothing is interrupted. The context is watched until the
/// reader is disposed.
/// </para>
/// <para>
/// <see cref="Read"/> works on the calling thread. <see cref="ReadAsync"/> hands each row to another thread, which costs
/// some 25 µs a row. To read many rows into memory, use
/// <see cref="SqliteConnectionExtensions.QueryAsync"/>, which hands over once.
/// </para>
/// <para>Not thread-safe, like the reader it wraps.</para>
/// </remarks>
[SuppressMessage("Design", "CA1010", Justification = "A reader of rows enumerates untyped records, as every DbDataReader does.")]
public sealed partial class SqliteContextReader : DbDataReader
{
    private readonly Execution _execution;
    private readonly SqliteDataReader _reader;

    private SqliteContextReader(Execution execution, SqliteDataReader reader)
    {
        _execution = execution;
        _reader = reader;
    }

    internal static SqliteContextReader Open(Context ctx, SqliteCommand command)
    {
        var execution = new Execution(ctx, command);
        try
        {
            return new SqliteContextReader(execution, execution.Step(command, static command => command.ExecuteReader()));
        }
        catch
        {
            execution.Dispose();
            throw;
        }
    }

    /// <summary>Moves to the next row, on the calling thread.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. The reader can only be disposed then.</exception>
    /// <exception cref="SqliteException">The statement failed for reasons of its own.</exception>
    public override bool Read() => _execution.Step(_reader, static reader => reader.Read());

    /// <summary>Moves to the next row, on a thread that may block.</summary>
    /// <inheritdoc cref="Read"/>
    /// <param name="cancellationToken">Looked at before the row is read; what interrupts the reading is the context's end.</param>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => OffThreadAsync(Read, cancellationToken);

    /// <summary>Moves to the next statement that has rows, on the calling thread.</summary>
    /// <inheritdoc cref="Read"/>
    public override bool NextResult() => _execution.Step(_reader, static reader => reader.NextResult());

    /// <summary>Moves to the next statement that has rows, on a thread that may block.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => OffThreadAsync(NextResult, cancellationToken);

    /// <summary>Closes the reader and lets go of the context. The second time does nothing.</summary>
    /// <remarks>
    /// Runs what statements are left in the command, as the provider's reader does, and drops their errors. When the
    /// context has ended they are interrupted.
    /// </remarks>
    public override void Close()
    {
        if (!_reader.IsClosed)                          // closing the connection closes its readers
        {
            _execution.Close(_reader.Dispose);
        }

        _execution.Dispose();
    }

    private static async Task<bool> OffThreadAsync(Func<bool> move, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await StatementThreads.Run(move).ConfigureAwait(false);
    }
}
