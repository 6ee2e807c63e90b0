// The early return for a missing order leaves the linked source undisposed.

namespace M002;

public record Order(int Id, decimal Total);
public interface IOrderStore
{
    Task<Order?> FindAsync(int id, CancellationToken ct);
    Task SaveAsync(Order order, CancellationToken ct);
}

public class DiscountService
{
    private readonly IOrderStore _store;
    public DiscountService(IOrderStore store) => _store = store;

    public async Task<bool> ApplyAsync(int id, decimal off, CancellationToken ct)
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(TimeSpan.FromSeconds(3));
        var order = await _store.FindAsync(id, limited.Token);
        if (order is null)
            return false;

        await _store.SaveAsync(order with { Total = order.Total - off }, limited.Token);
        limited.Dispose();
        return true;
    }
}
