// The token is in scope and None is written out in its place.
namespace M043;

public interface IOrders { Task<int> InsertAsync(string customer, CancellationToken token); }

public sealed class OrderHandler(IOrders orders)
{
    public async Task<int> HandleAsync(string customer, CancellationToken token)
    {
        if (await orders.InsertAsync(customer, CancellationToken.None) is var id and > 0)
        {
            return id;
        }

        token.ThrowIfCancellationRequested();
        return -1;
    }
}
