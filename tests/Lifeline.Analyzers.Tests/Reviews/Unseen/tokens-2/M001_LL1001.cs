// The linked source is not disposed on the early return for an empty batch.
namespace M001;

public interface IOrderSink { Task PushAsync(IReadOnlyList<int> orders, CancellationToken token); }

public sealed class OrderForwarder(IOrderSink sink)
{
    public async Task<int> ForwardAsync(IReadOnlyList<int> orders, CancellationToken token)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        linked.CancelAfter(TimeSpan.FromSeconds(10));
        if (orders.Count == 0)
        {
            return 0;
        }

        try
        {
            await sink.PushAsync(orders, linked.Token);
            return orders.Count;
        }
        finally
        {
            linked.Dispose();
        }
    }
}
