// The break leaves the switch only, not the loop, so the pump goes on after the cancel.
namespace M053;

public enum Step { Read, Idle }

public sealed class DevicePump
{
    public void Pump(Func<Step> next, Action read, CancellationToken cancellationToken)
    {
        for (; ; )
        {
            switch (next())
            {
                case Step.Read:
                    if (cancellationToken.IsCancellationRequested)
                        break;
                    read();
                    break;
                case Step.Idle:
                    cancellationToken.WaitHandle.WaitOne(50);
                    break;
            }
        }
    }
}
