// The repository has an overload that takes the context, and the one without is called.
using Lifeline;

namespace M025;

public interface IOrders
{
    Task<string> LoadAsync(int id);
    Task<string> LoadAsync(Context ctx, int id);
}

public class OrderPage(IOrders orders)
{
    public async Task<string> RenderAsync(Context ctx, int id)
    {
        ctx.ThrowIfDone();
        var order = await orders.LoadAsync(id);
        return $"<h1>{order}</h1>";
    }
}
