using System.Diagnostics.Metrics;
using Lifeline;
using Lifeline.AspNetCore;
using Lifeline.AspNetCore.Responses;
using Lifeline.AspNetCore.Hubs;
using Lifeline.AspNetCore.Requests;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the services for requests' contexts.</summary>
public static class LifelineServiceCollectionExtensions
{
    /// <summary>
    /// Lets handlers take the request's <see cref="Context"/> as a parameter, as they take a service. Goes with
    /// <c>app.UseLifeline()</c>, which makes the contexts.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; null leaves them as they are. With a second call, both are applied in turn.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddLifeline(this IServiceCollection services, Action<LifelineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(static provider => new RequestContextMetrics(provider.GetRequiredService<IMeterFactory>()));
        services.TryAddSingleton<ServerLifetime>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ServerLifetime>(static provider => provider.GetRequiredService<ServerLifetime>()));
        services.TryAddSingleton<CallerTimeoutReader>();
        services.TryAddSingleton<CallerBaggageReader>();
        services.TryAddSingleton<RequestTimeoutResolver>();
        services.TryAddSingleton<CancellationResponder>();
        services.TryAddSingleton<RoutingWarning>();
        services.TryAddScoped<RequestContextHolder>();

        AddHubs(services);

        // It is tempting to register the context as scoped. Don't: a scope keeps the first context that was resolved, and when an
        // exception handler runs the pipeline again in the same scope, its endpoint would get one that has ended.
        services.TryAdd(new ServiceDescriptor(
            typeof(Context), static provider => provider.GetRequiredService<RequestContextHolder>().Context, ServiceLifetime.Transient));
        services.TryAdd(new ServiceDescriptor(
            typeof(Context?), static provider => provider.GetRequiredService<RequestContextHolder>().ContextOrNone!, ServiceLifetime.Transient));
        AddControllers(services);

        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }

    // Has no effect in an application without controllers. Controllers with [ApiController] infer services by themselves.
    private static void AddControllers(IServiceCollection services) => services.Configure<MvcOptions>(static mvc =>
    {
        foreach (var type in (Type[])[typeof(Context), typeof(Context?)])
        {
            if (!mvc.ModelMetadataDetailsProviders.OfType<BindingSourceMetadataProvider>().Any(known => known.Type == type))
            {
                mvc.ModelMetadataDetailsProviders.Add(new BindingSourceMetadataProvider(type, BindingSource.Services));
            }
        }
    });

    // Has no effect in an application without SignalR. Works whether SignalR is added before or after this.
    private static void AddHubs(IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(HubInvocationScope)))
        {
            return;
        }

        services.AddScoped<HubInvocationScope>();
        services.Replace(ServiceDescriptor.Scoped(typeof(IHubActivator<>), typeof(LifelineHubActivator<>)));
        services.AddSingleton<LifelineHubFilter>();
        services.Configure<HubOptions>(static hubs => hubs.AddFilter<LifelineHubFilter>());
    }
}
