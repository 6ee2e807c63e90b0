// The wait over several handles returns the token's index, which ends the loop.
namespace I081;

public class EventLoop
{
    private readonly AutoResetEvent _work = new(false);
    private readonly AutoResetEvent _config = new(false);

    public void Run(Action work, Action reload, CancellationToken token)
    {
        WaitHandle[] handles = { token.WaitHandle, _work, _config };
        while (true)
        {
            switch (WaitHandle.WaitAny(handles))
            {
                case 0: return;
                case 1: work(); break;
                default: reload(); break;
            }
        }
    }
}
