// The repository's overload with a context stands right beside the one that is called.

namespace M019;

public interface IOrders
{
    Task<string?> FindAsync(int id);
    Task<string?> FindAsync(Context ctx, int id);
    Task SaveAsync(Context ctx, int id, string state);
}

public class OrderService(IOrders orders)
{
    public async Task CompleteAsync(Context ctx, int id)
    {
        var state = await orders.FindAsync(id);
        if (state == "open")
        {
            await orders.SaveAsync(ctx, id, "complete");
        }
    }
}
