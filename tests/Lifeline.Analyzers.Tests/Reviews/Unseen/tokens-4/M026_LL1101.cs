// RequestAborted is a property away, and the optional token of the query is left out.
using Microsoft.AspNetCore.Http;

namespace M026;

public interface IOrders { Task<string[]> ForCustomerAsync(int id, CancellationToken cancellationToken = default); }

public class OrdersEndpoint(IOrders orders)
{
    public async Task<IResult> HandleAsync(HttpContext httpContext, int id)
    {
        string[] found = await orders.ForCustomerAsync(id);
        httpContext.Response.Headers["X-Count"] = found.Length.ToString();
        return Results.Ok(found);
    }
}
