// `continue` goes to the next order without disposing this order's scope.

namespace M007;

public record Order(string Id, bool Paid);
public interface IShipper { Task ShipAsync(Context ctx, Order order); }

public class Shipping(IShipper shipper)
{
    public async Task ShipAllAsync(Context ctx, IReadOnlyList<Order> orders)
    {
        foreach (var order in orders)
        {
            var perOrder = ctx.WithTimeout(TimeSpan.FromSeconds(15));
            if (!order.Paid)
                continue;

            try
            {
                await shipper.ShipAsync(perOrder, order);
            }
            finally
            {
                perOrder.Dispose();
            }
        }
    }
}
