using Lifeline;
using Microsoft.AspNetCore.Http;
using Storefront.Watching;

namespace Storefront;

/// <summary>What customers talk to.</summary>
internal static class Gateway
{
    /// <summary>A cart that takes longer than this is of no use to anybody.</summary>
    public static readonly TimeSpan CartBudget = TimeSpan.FromMilliseconds(300);

    /// <summary>Somebody who wants a quote is willing to wait.</summary>
    public static readonly TimeSpan QuoteBudget = TimeSpan.FromSeconds(10);

    public static void Map(WebApplication app, HttpClient pricing, HttpClient stock)
    {
        app.UseLifeline();                                              // from here on each request has its context
        app.UseJournal();

        app.MapGet("/cart/{id}", async (Context ctx, int id) =>         // ends when the client hangs up
        {
            using var scope = ctx.WithTimeout(CartBudget);              // ctx, cancel := …; defer cancel()
            await using var group = scope.Context.Group();              // nothing outlives the block
            var price = group.Go(ctx => PriceAsync(ctx, id));
            var left = group.Go(ctx => LeftAsync(ctx, id));
            await group.WaitAsync();
            return new Cart(id, await price, await left);
        });

        app.MapGet("/quote/{id}", PriceAsync).WithRequestTimeout(QuoteBudget);

        Task<decimal> PriceAsync(Context ctx, int id) => pricing.GetFromJsonAsync<decimal>($"/price/{id}", ctx);
        Task<int> LeftAsync(Context ctx, int id) => stock.GetFromJsonAsync<int>($"/stock/{id}", ctx);
    }

    private sealed record Cart(int Id, decimal Price, int Left);
}
