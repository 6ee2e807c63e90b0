using Lifeline.EntityFrameworkCore.Interception;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Lifeline.EntityFrameworkCore;

/// <summary>Switches Lifeline on for a <see cref="DbContext"/>.</summary>
public static class LifelineDbContextOptionsExtensions
{
    /// <summary>
    /// Makes all that runs asynchronously end with its context: what is given one, and what is given only a token,
    /// <c>ctx.Token</c> or any other.
    /// </summary>
    /// <param name="options">The options, after the provider was chosen or before.</param>
    /// <returns>The same options.</returns>
    /// <remarks>
    /// <para>
    /// Queries, SaveChanges, raw SQL, opening and beginning transactions are then run by <see cref="Lifeline.Data"/>: stopped
    /// in the provider's best way, with the remaining time as the command timeout, and with the context's own error. A token
    /// that no context gave counts as a context without a deadline.
    /// </para>
    /// <para>Interceptors of others may be added before or after: those that change a command have their turn before it runs.</para>
    /// <para>Synchronous calls are given no token by EF Core, and run as ever. The second time, this does nothing.</para>
    /// </remarks>
    public static DbContextOptionsBuilder UseLifeline(this DbContextOptionsBuilder options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(OursLast.Instance);
        return options.AddInterceptors(Interceptors.All);
    }

    /// <inheritdoc cref="UseLifeline(DbContextOptionsBuilder)"/>
    public static DbContextOptionsBuilder<TContext> UseLifeline<TContext>(this DbContextOptionsBuilder<TContext> options)
        where TContext : DbContext
    {
        UseLifeline((DbContextOptionsBuilder)options);
        return options;
    }
}
