// WaitAny over the token's handle is the look at the token, and its index is the exit
namespace I041;

public sealed class ServiceThread(AutoResetEvent work, Action handle)
{
    public void Loop(CancellationToken shutdown)
    {
        var handles = new[] { shutdown.WaitHandle, work };
        for (; ; )
        {
            if (WaitHandle.WaitAny(handles) == 0)
                return;
            handle();
        }
    }
}
