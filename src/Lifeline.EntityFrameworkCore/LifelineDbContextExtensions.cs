using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lifeline.EntityFrameworkCore;

/// <summary>The operations of a <see cref="DbContext"/>, under a context.</summary>
/// <remarks>
/// The error is the context's, with EF Core's or the provider's as its inner exception. Where the operation stops, and how
/// fast, depends on the provider, and on <see cref="LifelineDbContextOptionsExtensions.UseLifeline(DbContextOptionsBuilder)"/>:
/// without that, only the token that the provider is given can stop it.
/// </remarks>
public static class LifelineDbContextExtensions
{
    /// <summary>Saves all changes.</summary>
    /// <param name="db">The DbContext with the changes.</param>
    /// <param name="ctx">When it ends, the transaction is rolled back and nothing was saved. Changes in memory stay.</param>
    /// <param name="acceptAllChangesOnSuccess">As EF Core has it.</param>
    /// <returns>How many entries were written.</returns>
    /// <exception cref="ContextEndedException">The context ended before everything was saved.</exception>
    /// <exception cref="DbUpdateException">Saving failed for reasons of its own.</exception>
    public static Task<int> SaveChangesAsync(this DbContext db, Context ctx, bool acceptAllChangesOnSuccess = true)
    {
        ArgumentNullException.ThrowIfNull(db);
        return ContextErrors.RunAsync(ctx, "SaveChanges", token => db.SaveChangesAsync(acceptAllChangesOnSuccess, token));
    }

    /// <summary>Finds an entity by its key, in memory or in the database, as <c>FindAsync</c> does.</summary>
    /// <param name="set">The entities.</param>
    /// <param name="ctx">Ends the query.</param>
    /// <param name="key">The key's values.</param>
    /// <returns>The entity; null when there is none.</returns>
    /// <exception cref="ContextEndedException">The context ended before the query did.</exception>
    /// <remarks>Not called <c>FindAsync</c>: EF's own takes any objects as key, and so a context for its first part.</remarks>
    public static Task<T?> FindByKeyAsync<T>(this DbSet<T> set, Context ctx, params object?[] key)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(set);
        return ContextErrors.RunAsync(ctx, $"Find {typeof(T).Name}", token => set.FindAsync(key, token).AsTask());
    }

    /// <summary>Begins a transaction.</summary>
    /// <param name="database">The <see cref="DbContext.Database"/>.</param>
    /// <param name="ctx">Ends the begin, which may wait for a lock. It does not end the transaction: commit it or dispose it.</param>
    /// <param name="isolation">As the provider has it.</param>
    /// <exception cref="ContextEndedException">The context ended before the transaction began.</exception>
    public static Task<IDbContextTransaction> BeginTransactionAsync(
        this DatabaseFacade database, Context ctx, IsolationLevel isolation = IsolationLevel.Unspecified) =>
        ContextErrors.RunAsync(ctx, "begin", token => database.BeginTransactionAsync(isolation, token));

    /// <summary>Commits the transaction, if the context has not ended.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="ctx">When it has ended, nothing is committed.</param>
    /// <exception cref="ContextEndedException">The context has ended, and nothing was committed.</exception>
    public static Task CommitAsync(this IDbContextTransaction transaction, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return ContextErrors.RunAsync(ctx, "commit", async token =>
        {
            await transaction.CommitAsync(token).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>Runs SQL that returns no rows. The holes of the interpolated string become parameters.</summary>
    /// <param name="database">The <see cref="DbContext.Database"/>.</param>
    /// <param name="ctx">Ends it.</param>
    /// <param name="sql">The SQL.</param>
    /// <returns>How many rows were affected.</returns>
    /// <exception cref="ContextEndedException">The context ended before the command did.</exception>
    public static Task<int> ExecuteSqlAsync(this DatabaseFacade database, Context ctx, FormattableString sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return ContextErrors.RunAsync(ctx, sql.Format, token => database.ExecuteSqlAsync(sql, token));
    }
}
