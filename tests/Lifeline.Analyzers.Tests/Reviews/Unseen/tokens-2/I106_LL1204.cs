// The wrapped failure carries the original on, and cancellations pass the clause by.
namespace I106;

public sealed class CatalogException(string message, Exception inner) : Exception(message, inner);

public sealed class Catalog(HttpClient http)
{
    public async Task<string> ItemAsync(int id, CancellationToken token)
    {
        try
        {
            return await http.GetStringAsync($"/items/{id}", token);
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            throw new CatalogException($"item {id} can't be read", failure);
        }
    }
}
