using Lifeline;
using Storefront.Watching;

namespace Storefront;

/// <summary>Makes prices: what sells slowly is cheaper.</summary>
internal static class Pricing
{
    private const double Slow = 30;                                     // days between two sales

    public static void Map(WebApplication app, HttpClient stock)
    {
        app.UseLifeline();
        app.UseJournal();

        app.MapGet("/price/{id}", async (Context ctx, int id) =>        // has the time that its caller has left, and no more
        {
            var days = await stock.GetFromJsonAsync<double>($"/demand/{id}", ctx);
            var price = 4.90m + (id % 40);
            return days > Slow ? Math.Round(price * 0.8m, 2) : price;
        });
    }
}
