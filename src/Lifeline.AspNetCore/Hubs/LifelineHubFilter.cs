using Lifeline.AspNetCore.Responses;
using Lifeline.AspNetCore.Requests;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.AspNetCore.Hubs;

/// <summary>Names the context of a hub's invocation after its method, and tells the caller why it was ended.</summary>
internal sealed class LifelineHubFilter(RequestContextMetrics metrics, CancellationResponder responder) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var services = invocationContext.ServiceProvider;
        var scope = services.GetRequiredService<HubInvocationScope>();
        if (!scope.HasBegun)
        {
            return await next(invocationContext);       // the method takes no context
        }

        var holder = services.GetRequiredService<RequestContextHolder>();
        var unnamed = holder.Context;
        var ctx = unnamed.WithName($"{unnamed.Name}.{invocationContext.HubMethodName}", file: "", line: 0);
        holder.Begin(ctx);
        var arguments = invocationContext.HubMethodArguments.ToArray();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is Context)
            {
                arguments[i] = ctx;
            }
            else if (arguments[i] is CancellationToken streamToken)
            {
                scope.EndWith(streamToken);
            }
        }

        try
        {
            ctx.ThrowIfDone();                          // the method does not run when, say, the application is already shutting down
            return await next(new HubInvocationContext(
                invocationContext.Context, services, invocationContext.Hub, invocationContext.HubMethod, arguments));
        }
        catch (Exception thrown) when (thrown is not HubException && RequestCancellation.Find(ctx, thrown) is { } cancellation)
        {
            metrics.CountEnded(cancellation.End);
            throw new HubException(responder.Tell(cancellation), thrown);
        }
    }
}
