// The response owns it from here on: RegisterForDispose disposes the source when the request is over.
using Microsoft.AspNetCore.Http;

namespace I005;

public sealed class StreamLimit(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        context.Response.RegisterForDispose(linked);
        linked.CancelAfter(TimeSpan.FromMinutes(2));
        context.RequestAborted = linked.Token;
        return next(context);
    }
}
