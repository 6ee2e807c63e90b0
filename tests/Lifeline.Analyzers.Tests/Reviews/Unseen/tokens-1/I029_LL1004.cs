// A TaskCompletionSource as parameter is no cancellation source.

namespace I029;

public class Reply
{
    public static void Deliver(TaskCompletionSource<byte[]> source, byte[]? body)
    {
        if (body is null) source.TrySetCanceled();
        else source.TrySetResult(body);
    }
}
