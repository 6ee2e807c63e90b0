#region first-service
using Microsoft.Data.Sqlite;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddLifeline();
builder.Services.AddHttpClient();
builder.Services.AddScoped(_ => new SqliteConnection("Data Source=:memory:"));
var app = builder.Build();
app.UseLifeline();

app.MapGet("/cart/{id}", async (Context ctx, int id, HttpClient http, SqliteConnection db) =>   // the request's own context
{
    using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));                                 // ctx, cancel := …; defer cancel()
    var price = await http.GetFromJsonAsync<decimal>($"{app.Urls.First()}/price/{id}", scope);  // the time left travels along
    var stock = await db.QuerySingleAsync(scope,                                                // ends in the database, too
        $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {id}) select count(*) from n", row => row.GetInt64(0));
    return new Cart(id, price, stock);
});

app.MapGet("/price/{id}", (Context ctx, int id) =>
{
    app.Logger.LogInformation("The price of {Id} is wanted within {Time:0} ms.", id, ctx.Remaining?.TotalMilliseconds);
    return 9.95m;
});

app.Run();

record Cart(int Id, decimal Price, long Stock);
#endregion
