using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.EntityFrameworkCore.Interception;

/// <summary>
/// Puts Lifeline's interceptors after all others, in whatever order they were added: they run the command, and other
/// interceptors must have changed it before.
/// </summary>
/// <remarks>With a service provider of the application's own (<c>UseInternalServiceProvider</c>) they run in the order in which they were added.</remarks>
internal sealed class InterceptorOrderExtension : IDbContextOptionsExtension
{
    private InterceptorOrderExtension() => Info = new OurInfo(this);

    public static InterceptorOrderExtension Instance { get; } = new();

    public DbContextOptionsExtensionInfo Info { get; }

    // EF Core resolves the last registration, and adds its own only if there is none.
    public void ApplyServices(IServiceCollection services) => services.AddScoped<IInterceptors, Ordered>();

    public void Validate(IDbContextOptions options)
    {
    }

    private sealed class OurInfo(InterceptorOrderExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "using Lifeline ";

        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is OurInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["Lifeline"] = "1";
    }

    /// <summary>Like EF Core's own implementation, except for the order.</summary>
    private sealed class Ordered(IServiceProvider services, IEnumerable<IInterceptor> injected, IEnumerable<IInterceptorAggregator> aggregators) : IInterceptors
    {
        private Dictionary<Type, IInterceptor?>? _aggregated;       // by type of interceptor; null until first used; not thread-safe, like the DbContext

        public TInterceptor? Aggregate<TInterceptor>()
            where TInterceptor : class, IInterceptor
        {
            _aggregated ??= Aggregated();
            return (TInterceptor?)_aggregated.GetValueOrDefault(typeof(TInterceptor));
        }

        private Dictionary<Type, IInterceptor?> Aggregated()
        {
            var added = services.GetService<IDbContextOptions>()?.FindExtension<CoreOptionsExtension>()?.Interceptors ?? [];
            IInterceptor[] ordered = [.. injected.Concat(added).OrderBy(Interceptors.All.Contains)];        // a stable sort
            return aggregators.ToDictionary(aggregator => aggregator.InterceptorType, aggregator => aggregator.AggregateInterceptors(ordered));
        }
    }
}
