// The check throws, which is an exit.

namespace I083;

public class Stepper(Func<bool> step)
{
    public void Run(CancellationToken ct)
    {
        while (true)
        {
            if (ct.IsCancellationRequested)
                throw new OperationCanceledException(ct);
            if (!step())
                return;
        }
    }
}
