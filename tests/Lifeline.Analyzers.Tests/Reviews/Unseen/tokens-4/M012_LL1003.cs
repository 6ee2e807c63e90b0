// The using statement ends at the return and takes the timeout away from the send that is still waiting for room.
using System.Threading.Tasks.Dataflow;

namespace M012;

public class IntakeBlock<T>
{
    private readonly BufferBlock<T> _buffer = new(new DataflowBlockOptions { BoundedCapacity = 100 });

    public Task<bool> OfferAsync(T item, CancellationToken token)
    {
        using (CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            patience.CancelAfter(500);
            return _buffer.SendAsync(item, patience.Token);
        }
    }
}
