// The return only leaves the lambda; the endless loop around it keeps asking.
namespace M071;

public sealed class Scheduler(List<Action> due)
{
    public void Run(CancellationToken token)
    {
        for (;;)
        {
            due.ForEach(action =>
            {
                if (token.IsCancellationRequested)
                {
                    return;
                }

                action();
            });
        }
    }
}
