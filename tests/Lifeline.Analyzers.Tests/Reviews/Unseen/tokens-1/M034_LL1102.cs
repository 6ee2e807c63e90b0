// A handler with a live token saves with CancellationToken.None.

namespace M034;

public record CreateOrder(string Sku, int Count);
public interface IOrders { Task<int> InsertAsync(CreateOrder order, CancellationToken ct); }

public class CreateOrderHandler(IOrders orders)
{
    public async Task<int> HandleAsync(CreateOrder command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await orders.InsertAsync(command, CancellationToken.None);
    }
}
