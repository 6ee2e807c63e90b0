// The response owns the source: RegisterForDispose disposes it at the end of the request.
using Microsoft.AspNetCore.Http;

namespace I007;

public static class RequestBudget
{
    public static CancellationToken Start(HttpContext http, TimeSpan budget)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        http.Response.RegisterForDispose(cts);
        cts.CancelAfter(budget);
        return cts.Token;
    }
}
