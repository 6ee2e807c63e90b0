using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Lifeline.EntityFrameworkCore;

/// <summary>The operators that run a LINQ query, under a context: <c>await db.Items.Where(…).ToListAsync(ctx)</c>.</summary>
/// <remarks><inheritdoc cref="LifelineDbContextExtensions" path="/remarks"/></remarks>
[SuppressMessage("Lifeline", "LL1502:ContextNotFirst", Justification = "It is where EF Core's own operators have the token.")]
public static class LifelineQueryableExtensions
{
    /// <summary>Runs the query and returns all of its rows.</summary>
    /// <param name="query">A query of EF Core's.</param>
    /// <param name="ctx">Ends it. When it has ended already, nothing runs.</param>
    /// <exception cref="ContextEndedException">The context ended before the query did.</exception>
    public static Task<List<T>> ToListAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.ToListAsync);

    /// <inheritdoc cref="ToListAsync"/>
    public static Task<T[]> ToArrayAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.ToArrayAsync);

    /// <summary>Runs the query and returns its rows by a key.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="key">Gives a row's key.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<Dictionary<TKey, T>> ToDictionaryAsync<T, TKey>(this IQueryable<T> query, Func<T, TKey> key, Context ctx)
        where TKey : notnull =>
        RunAsync(ctx, query, token => query.ToDictionaryAsync(key, token));

    /// <summary>The query's rows as they come, without keeping them. The enumeration ends with the context.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static IAsyncEnumerable<T> AsAsyncEnumerable<T>(this IQueryable<T> query, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ctx.Stream(ctx => Rows(ctx, query));
    }

    private static async IAsyncEnumerable<T> Rows<T>(Context ctx, IQueryable<T> query)
    {
        var rows = query.AsAsyncEnumerable().GetAsyncEnumerator(ctx.Token);
        await using (rows.ConfigureAwait(false))
        {
            while (await RunAsync(ctx, query, _ => rows.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                yield return rows.Current;
            }
        }
    }

    /// <summary>The first row. An <see cref="InvalidOperationException"/> when there is none.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<T> FirstAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.FirstAsync);

    /// <inheritdoc cref="FirstAsync{T}(IQueryable{T}, Context)"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="where">Which rows.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<T> FirstAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> where, Context ctx) =>
        RunAsync(ctx, query, token => query.FirstAsync(where, token));

    /// <summary>The first row; the type's default when there is none.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<T?> FirstOrDefaultAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.FirstOrDefaultAsync);

    /// <inheritdoc cref="FirstOrDefaultAsync{T}(IQueryable{T}, Context)"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="where">Which rows.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<T?> FirstOrDefaultAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> where, Context ctx) =>
        RunAsync(ctx, query, token => query.FirstOrDefaultAsync(where, token));

    /// <summary>The only row. An <see cref="InvalidOperationException"/> when there is none, or more than one.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<T> SingleAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.SingleAsync);

    /// <inheritdoc cref="SingleAsync{T}(IQueryable{T}, Context)"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="where">Which rows.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<T> SingleAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> where, Context ctx) =>
        RunAsync(ctx, query, token => query.SingleAsync(where, token));

    /// <summary>The only row; the type's default when there is none. An <see cref="InvalidOperationException"/> when there are more.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<T?> SingleOrDefaultAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.SingleOrDefaultAsync);

    /// <inheritdoc cref="SingleOrDefaultAsync{T}(IQueryable{T}, Context)"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="where">Which rows.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<T?> SingleOrDefaultAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> where, Context ctx) =>
        RunAsync(ctx, query, token => query.SingleOrDefaultAsync(where, token));

    /// <summary>Whether there is a row.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<bool> AnyAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.AnyAsync);

    /// <inheritdoc cref="AnyAsync{T}(IQueryable{T}, Context)"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="where">Which rows.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<bool> AnyAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> where, Context ctx) =>
        RunAsync(ctx, query, token => query.AnyAsync(where, token));

    /// <summary>How many rows there are.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<int> CountAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.CountAsync);

    /// <inheritdoc cref="CountAsync{T}(IQueryable{T}, Context)"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="where">Which rows.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<int> CountAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> where, Context ctx) =>
        RunAsync(ctx, query, token => query.CountAsync(where, token));

    /// <summary>How many rows there are, in 64 bits.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<long> LongCountAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.LongCountAsync);

    /// <inheritdoc cref="LongCountAsync{T}(IQueryable{T}, Context)"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="where">Which rows.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<long> LongCountAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> where, Context ctx) =>
        RunAsync(ctx, query, token => query.LongCountAsync(where, token));

    /// <summary>Whether all rows satisfy a condition.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="are">The condition.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    public static Task<bool> AllAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> are, Context ctx) =>
        RunAsync(ctx, query, token => query.AllAsync(are, token));

    /// <summary>The greatest row, as the database orders them: <c>query.Select(item =&gt; item.Price).MaxAsync(ctx)</c>.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<T> MaxAsync<T>(this IQueryable<T> query, Context ctx) => RunAsync(ctx, query, query.MaxAsync);

    /// <summary>The least row, as the database orders them.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    public static Task<T> MinAsync<T>(this IQueryable<T> query, Context ctx) => RunAsync(ctx, query, query.MinAsync);

    /// <summary>Deletes the rows in the database only; entities in memory stay.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    /// <returns>How many there were.</returns>
    public static Task<int> ExecuteDeleteAsync<T>(this IQueryable<T> query, Context ctx) =>
        RunAsync(ctx, query, query.ExecuteDeleteAsync);

    /// <summary>Changes the rows in the database only; entities in memory stay as they are.</summary>
    /// <inheritdoc cref="ToListAsync"/>
    /// <param name="query"><inheritdoc cref="ToListAsync" path="/param[@name='query']"/></param>
    /// <param name="change">Sets the columns and their new values.</param>
    /// <param name="ctx"><inheritdoc cref="ToListAsync" path="/param[@name='ctx']"/></param>
    /// <returns>How many there were.</returns>
    public static Task<int> ExecuteUpdateAsync<T>(this IQueryable<T> query, Action<UpdateSettersBuilder<T>> change, Context ctx) =>
        RunAsync(ctx, query, token => query.ExecuteUpdateAsync(change, token));

    private static Task<TResult> RunAsync<T, TResult>(Context ctx, IQueryable<T> query, Func<CancellationToken, Task<TResult>> run)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ContextErrors.RunAsync(ctx, $"a query of {typeof(T).Name}", run);
    }
}
