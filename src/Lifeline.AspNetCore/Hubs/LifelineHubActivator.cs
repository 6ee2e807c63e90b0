using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.AspNetCore.Hubs;

/// <summary>Makes hubs as SignalR does, and tells the call's services which one it is: only the hub knows its connection.</summary>
internal sealed class LifelineHubActivator<[DynamicallyAccessedMembers(
    DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] THub>(
    IServiceProvider services, HubInvocationScope call) : IHubActivator<THub>
    where THub : Hub
{
    private static readonly ObjectFactory<THub> s_make = ActivatorUtilities.CreateFactory<THub>([]);

    private bool _isOurs;                       // false for a hub that is a service, whose scope disposes it

    public THub Create() => call.Enter(Make);

    public void Release(THub hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        if (_isOurs)
        {
            hub.Dispose();
        }
    }

    private THub Make()
    {
        var registered = services.GetService<THub>();
        _isOurs = registered is null;
        return registered ?? s_make(services, []);
    }
}
