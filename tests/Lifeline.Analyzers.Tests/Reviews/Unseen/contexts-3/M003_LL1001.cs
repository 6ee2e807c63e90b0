// The scope is converted to a Context in the argument, so nobody can ever dispose it.

namespace M003;

public record Invoice(int Id, decimal Total);

public class InvoiceService
{
    private readonly HttpClient _http;

    public InvoiceService(HttpClient http)
    {
        _http = http;
    }

    public async Task<Invoice?> LoadAsync(Context ctx, int id)
    {
        return await _http.GetFromJsonAsync<Invoice>($"/invoices/{id}", ctx.WithTimeout(TimeSpan.FromSeconds(3)));
    }
}
