// The handler has the request's context and passes Background to the client.

namespace M080;

public sealed class CartHandler(HttpClient http)
{
    public async Task<string> GetAsync(Context ctx, int id)
    {
        ctx.ThrowIfDone();
        return await http.GetStringAsync($"/cart/{id}", Context.Background);
    }
}
