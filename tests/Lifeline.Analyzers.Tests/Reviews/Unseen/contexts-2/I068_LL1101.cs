// Handing ctx.Token to a call that knows only tokens is forwarding.
using System.Text.Json;

namespace I068;

public sealed record Product(string Sku, decimal Price);

public sealed class ProductFile
{
    public async Task<IReadOnlyList<Product>> ReadAsync(Context ctx, string path)
    {
        await using var file = File.OpenRead(path);
        var products = new List<Product>();
        await foreach (var product in JsonSerializer.DeserializeAsyncEnumerable<Product>(file, cancellationToken: ctx.Token))
        {
            if (product is { Price: > 0m })
            {
                products.Add(product);
            }
        }

        return products;
    }
}
