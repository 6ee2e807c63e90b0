// Stop waits for its thread with a limit after the cancel, in a method that has no token.
namespace I060;

public sealed class PollingThread
{
    private readonly Thread _thread;
    private volatile bool _stop;

    public PollingThread(Action poll)
    {
        _thread = new Thread(() => { while (!_stop) { poll(); Thread.Sleep(250); } }) { IsBackground = true };
    }

    public void Start() => _thread.Start();

    public bool Stop()
    {
        _stop = true;
        return _thread.Join(TimeSpan.FromSeconds(5));
    }
}
