using Lifeline.AspNetCore.Responses;
using Lifeline.AspNetCore.Requests;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.AspNetCore.Hubs;

/// <summary>Names the context of a hub's call after its method, and tells the caller why the call was ended.</summary>
internal sealed class LifelineHubFilter(RequestContextMetrics contexts, CancellationResponder answers) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var services = invocationContext.ServiceProvider;
        var call = services.GetRequiredService<HubInvocationScope>();
        if (!call.HasBegun)
        {
            return await next(invocationContext);       // the method takes no context
        }

        var current = services.GetRequiredService<RequestContextHolder>();
        var unnamed = current.Context;
        var ctx = unnamed.WithName($"{unnamed.Name}.{invocationContext.HubMethodName}", file: "", line: 0);
        current.Begin(ctx);
        var arguments = invocationContext.HubMethodArguments.ToArray();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is Context)
            {
                arguments[i] = ctx;
            }
            else if (arguments[i] is CancellationToken canceled)
            {
                call.EndWith(canceled);
            }
        }

        try
        {
            ctx.ThrowIfDone();                          // not begun when the application is already shutting down
            return await next(new HubInvocationContext(
                invocationContext.Context, services, invocationContext.Hub, invocationContext.HubMethod, arguments));
        }
        catch (Exception thrown) when (thrown is not HubException && RequestCancellation.Find(ctx, thrown) is { } ended)
        {
            contexts.CountEnded(ended.End);
            throw new HubException(answers.Tell(ended), thrown);
        }
    }
}
