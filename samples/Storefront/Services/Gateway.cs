using Lifeline;

namespace Storefront.Services;

/// <summary>What customers talk to. Asks the other two services, for no longer than it promised its own customers.</summary>
internal static class Gateway
{
    public static void Map(WebApplication app, HttpClient pricing, HttpClient stock)
    {
        app.MapGet("/cart/{id}", async (Context ctx, int id) =>
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));
            return await LookUpAsync(scope, id, $"/stock/{id}");
        });

        app.MapGet("/cart/{id}/advice", async (Context ctx, int id) =>          // asks the database for more than 300 ms can give
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));
            return await LookUpAsync(scope, id, $"/stock/{id}/advice");
        });

        app.MapGet("/cart/{id}/report", async (Context ctx, int id) =>          // the same, for those who have time
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(5));
            return await LookUpAsync(scope, id, $"/stock/{id}/advice");
        });

        async Task<Cart> LookUpAsync(Context ctx, int id, string stockUrl)
        {
            var price = pricing.GetFromJsonAsync<Price>($"/price/{id}", ctx);   // the time that is left travels along
            var count = stock.GetFromJsonAsync<Count>(stockUrl, ctx);
            await Task.WhenAll(price, count);
            return new Cart(id, (await price)!.Cents, (await count)!.Pieces);
        }
    }

    private sealed record Cart(int Id, int Cents, long Pieces);

    private sealed record Price(int Cents);

    private sealed record Count(long Pieces);
}
