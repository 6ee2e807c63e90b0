using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.AspNetCore.Hubs;

/// <summary>Creates hubs as SignalR does, and passes the hub to the invocation's scope: only the hub has its connection.</summary>
internal sealed class LifelineHubActivator<[DynamicallyAccessedMembers(
    DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] THub>(
    IServiceProvider services, HubInvocationScope scope) : IHubActivator<THub>
    where THub : Hub
{
    private static readonly ObjectFactory<THub> s_create = ActivatorUtilities.CreateFactory<THub>([]);

    private bool _isOwned;                      // false for a hub that is a registered service: the service scope disposes it

    public THub Create() => scope.Enter(CreateOrResolve);

    public void Release(THub hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        if (_isOwned)
        {
            hub.Dispose();
        }
    }

    private THub CreateOrResolve()
    {
        var registered = services.GetService<THub>();
        _isOwned = registered is null;
        return registered ?? s_create(services, []);
    }
}
