using System.Diagnostics.CodeAnalysis;
using Lifeline;
using Lifeline.Hosting;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the program's root, and services that run under it, to a host.</summary>
public static class LifelineHostingExtensions
{
    /// <summary>The key of the root's context: Lifeline.AspNetCore finds it by this, and puts requests under it. Neither package references the other.</summary>
    private const string ContextKey = "Lifeline.Hosting.ProcessRoot";

    /// <param name="services">The application's services.</param>
    extension(IServiceCollection services)
    {
        /// <summary>Adds the program's <see cref="ProcessRoot"/>, which a signal stops together with the host.</summary>
        /// <param name="grace">As for <see cref="ProcessRoot.Create"/>; less than the host's shutdown timeout.</param>
        /// <returns>The same services.</returns>
        /// <remarks>The requests of ASP.NET Core with <c>AddLifeline()</c> live under it too. The second call adds nothing. <see cref="AddContextService{T}"/> calls it if needed.</remarks>
        public IServiceCollection AddProcessRoot(TimeSpan? grace = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            if (services.Any(service => service.ServiceType == typeof(ProcessRoot)))
            {
                return services;
            }

            services.AddSingleton(_ => ProcessRoot.Create(grace));
            services.Add(new ServiceDescriptor(typeof(Context), ContextKey, static (provider, _) => provider.GetRequiredService<ProcessRoot>().Context, ServiceLifetime.Singleton));
            return services.AddHostedService<HostRootBinding>();
        }

        /// <summary>Adds a background service that runs under the program's root.</summary>
        /// <returns>The same services.</returns>
        public IServiceCollection AddContextService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
            where T : ContextService => services.AddProcessRoot().AddHostedService<T>();

        /// <summary>Adds a background service that is one method.</summary>
        /// <param name="name">Its name in errors and reports.</param>
        /// <param name="run">The method, as <c>ContextService.RunAsync</c>, with the application's services.</param>
        /// <returns>The same services.</returns>
        /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
        public IServiceCollection AddContextService(string name, Func<Context, IServiceProvider, Task> run)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(run);

            // Not AddHostedService: that adds only one of each type.
            return services.AddProcessRoot().AddSingleton<IHostedService>(
                provider => new MethodService(name, run, provider.GetRequiredService<ProcessRoot>(), provider));
        }
    }

    private sealed class MethodService(string name, Func<Context, IServiceProvider, Task> run, ProcessRoot root, IServiceProvider provider)
        : ContextService(root)
    {
        protected override string Name => name;

        protected override Task RunAsync(Context ctx) => run(ctx, provider);
    }
}
