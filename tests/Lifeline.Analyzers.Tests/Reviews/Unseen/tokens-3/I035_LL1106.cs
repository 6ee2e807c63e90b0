// the thread's body closes over the token and ends by it
namespace I035;

public sealed class PumpThread(Action<CancellationToken> pumpOnce)
{
    public Thread Start(CancellationToken stopping)
    {
        var thread = new Thread(() =>
        {
            while (!stopping.IsCancellationRequested)
                pumpOnce(stopping);
        })
        { IsBackground = true, Name = "pump" };
        thread.Start();
        return thread;
    }
}
