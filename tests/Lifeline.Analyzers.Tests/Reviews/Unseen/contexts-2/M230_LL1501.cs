// The request's context is kept in a field of a service, and used after the request is over.

namespace M230;

public sealed class CartService
{
    private readonly Context _ctx;
    private readonly HttpClient _http;

    public CartService(Context ctx, HttpClient http)
    {
        _ctx = ctx;
        _http = http;
    }

    public Task<string> GetAsync(int id) => _http.GetStringAsync($"/cart/{id}", _ctx);
}
