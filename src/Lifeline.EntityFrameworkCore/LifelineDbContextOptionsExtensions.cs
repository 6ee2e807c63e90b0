using Lifeline.EntityFrameworkCore.Interception;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Lifeline.EntityFrameworkCore;

/// <summary>Switches Lifeline on for a <see cref="DbContext"/>.</summary>
public static class LifelineDbContextOptionsExtensions
{
    /// <summary>
    /// Makes all asynchronous operations end with their context: those that are given one, and those that are given only a
    /// token, <c>ctx.Token</c> or any other.
    /// </summary>
    /// <param name="options">The options, after the provider was chosen or before.</param>
    /// <returns>The same options.</returns>
    /// <remarks>
    /// <para>
    /// Queries, SaveChanges, raw SQL, opening and beginning transactions are then run by <see cref="Lifeline.Data"/>: stopped
    /// by the provider's canceler, with the remaining time as the command timeout, and with the context's own error. A token
    /// that is no context's counts as a context without a deadline.
    /// </para>
    /// <para>Other interceptors may be added before or after: they are called first, so those that change a command do so before it runs.</para>
    /// <para>EF Core passes no token to synchronous calls, so they are unchanged. The second time, this does nothing.</para>
    /// </remarks>
    public static DbContextOptionsBuilder UseLifeline(this DbContextOptionsBuilder options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(InterceptorOrderExtension.Instance);
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
