// The synchronous pump has a token and sleeps without it; ct.WaitHandle.WaitOne(timeout) would end at the cancel.

namespace M050;

public class SerialPump(Func<int> poll)
{
    public void Run(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (poll() == 0)
                Thread.Sleep(TimeSpan.FromSeconds(5));
        }
    }
}
