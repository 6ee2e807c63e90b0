// The request's context is at hand, and Background is passed instead of it.
using Lifeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace M035;

public interface ICart { Task<string> ShowAsync(Context ctx, int id); }
public static class Endpoints
{
    public static void MapCart(IEndpointRouteBuilder app) =>
        app.MapGet("/cart/{id}", async (Context ctx, int id, ICart cart) =>
        {
            ctx.ThrowIfDone();
            return await cart.ShowAsync(Context.Background, id);
        });
}
