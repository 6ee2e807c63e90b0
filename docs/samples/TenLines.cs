using Lifeline.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;

namespace Lifeline.Docs.Samples;

internal static class TenLines
{
    public static void Map(WebApplication app, HttpClient http)
    {
        #region ten-lines
        app.MapGet("/cart/{id}", async (Context ctx, int id, SqliteConnection db) =>    // the request's own context
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));          // ctx, cancel := …; defer cancel()
            var price = PriceAsync(scope, id);
            var stock = StockAsync(scope, id, db);
            return new Cart(id, await price, await stock);
        });

        Task<decimal> PriceAsync(Context ctx, int id) =>                                // the time left travels along
            http.GetFromJsonAsync<decimal>($"/price/{id}", ctx);
        Task<int> StockAsync(Context ctx, int id, SqliteConnection db) =>               // ends in the database, too
            db.QuerySingleAsync(ctx, $"select count(*) from stock where item = {id}", row => row.GetInt32(0));
        #endregion
    }

    private sealed record Cart(int Id, decimal Price, int Stock);
}
