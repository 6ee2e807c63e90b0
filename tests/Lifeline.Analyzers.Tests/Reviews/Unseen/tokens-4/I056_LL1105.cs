// WaitAny over the event and the token's own handle hears both.
namespace I056;

public class HandleQueue
{
    private readonly Semaphore _items = new(0, 1000);

    public bool WaitForItem(TimeSpan patience, CancellationToken token)
    {
        int index = WaitHandle.WaitAny([_items, token.WaitHandle], patience);
        if (index == 1) throw new OperationCanceledException(token);
        return index == 0;
    }

    public void Put() => _items.Release();
}
