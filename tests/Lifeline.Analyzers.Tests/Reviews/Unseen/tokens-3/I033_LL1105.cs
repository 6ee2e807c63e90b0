// the wait looks at the token's own handle too: cancelling ends it
namespace I033;

public sealed class HandleWaiter(EventWaitHandle ready)
{
    public bool WaitUntilReady(TimeSpan limit, CancellationToken cancellationToken)
    {
        var index = WaitHandle.WaitAny([ready, cancellationToken.WaitHandle], limit);
        cancellationToken.ThrowIfCancellationRequested();
        return index == 0;
    }
}
