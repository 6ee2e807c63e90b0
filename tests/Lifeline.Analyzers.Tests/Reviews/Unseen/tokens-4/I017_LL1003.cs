// The task is stored first and awaited before the using ends.
namespace I017;

public interface IWarehouse { Task<int> StockAsync(string sku, CancellationToken ct); Task<decimal> PriceAsync(string sku, CancellationToken ct); }

public sealed class ProductView(IWarehouse warehouse)
{
    public async Task<string> RenderAsync(string sku, CancellationToken ct)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct);
        both.CancelAfter(900);
        var stock = warehouse.StockAsync(sku, both.Token);
        var price = warehouse.PriceAsync(sku, both.Token);
        await Task.WhenAll(stock, price);
        return $"{await stock} x {await price:0.00}";
    }
}
