// Getting a place in the pool waits for ever: the semaphore gets None in place of the request's token.
using Microsoft.AspNetCore.Http;

namespace M034;

public sealed class ThrottleMiddleware(RequestDelegate next)
{
    private readonly SemaphoreSlim _slots = new(16);

    public async Task InvokeAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        await _slots.WaitAsync(CancellationToken.None);
        try
        {
            aborted.ThrowIfCancellationRequested();
            await next(context);
        }
        finally
        {
            _slots.Release();
        }
    }
}
