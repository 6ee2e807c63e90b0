// Only the Context of the scope is handed on; whoever gets it can't end it.

namespace I040;

public sealed class Orders(HttpClient http)
{
    public async Task<string> PlaceAsync(Context ctx, string body)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        var id = await ReserveAsync(scope);
        return await ConfirmAsync(scope.Context, id, body);
    }

    private Task<string> ReserveAsync(Context ctx) => http.GetStringAsync("/reserve", ctx);

    private Task<string> ConfirmAsync(Context ctx, string id, string body) => http.GetStringAsync($"/confirm/{id}?{body}", ctx);
}
