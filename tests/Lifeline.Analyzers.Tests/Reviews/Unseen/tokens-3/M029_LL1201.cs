// break leaves the switch, not the loop: the cancelled consumer spins
namespace M029;

public sealed class Dispatcher(Queue<string> inbox, Action<string> handle)
{
    public void Run(CancellationToken ct)
    {
        for (; ; )
        {
            switch (ct.IsCancellationRequested)
            {
                case true:
                    break;
                case false:
                    if (inbox.TryDequeue(out var message))
                        handle(message);
                    break;
            }
            ct.WaitHandle.WaitOne(50);
        }
    }
}
