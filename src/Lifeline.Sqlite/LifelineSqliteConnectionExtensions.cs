using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite;

/// <summary>Operations that only SQLite has, under a context. All others are in <see cref="Lifeline.Data"/>, which finds this package by itself.</summary>
/// <remarks>
/// <para>
/// With this package present, a statement whose context ends is interrupted in the database engine
/// (<c>sqlite3_interrupt</c>), and one that waits for another connection's lock stops waiting, within 150 ms.
/// </para>
/// <para>
/// An interrupt goes to a connection as a whole: other readers that are open on the same connection are interrupted too.
/// An interrupted write inside of a transaction rolls back the whole transaction, as SQLite does it.
/// </para>
/// </remarks>
public static class LifelineSqliteConnectionExtensions
{
    /// <summary>Begins a transaction that may take its write lock later than at once, and is rolled back when the context ends, at the latest.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="ctx">Ends the begin, which may wait for a lock, and later the transaction.</param>
    /// <param name="deferred">True to take no lock before the first statement needs one; false to take the write lock now (<c>begin immediate</c>).</param>
    /// <returns>The transaction. Dispose it.</returns>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static Task<ContextTransaction> BeginTransactionAsync(this SqliteConnection connection, Context ctx, bool deferred) =>
        ContextTransaction.BeginAsync(ctx, connection, (_, _) => Task.FromResult<System.Data.Common.DbTransaction>(connection.BeginTransaction(deferred)));
}
