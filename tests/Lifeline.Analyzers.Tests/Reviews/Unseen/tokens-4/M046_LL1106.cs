// The thread's loop gets no token although the method has one: nothing can end it.
namespace M046;

public class LegacyListener
{
    private readonly Action _acceptOne;
    public LegacyListener(Action acceptOne) => _acceptOne = acceptOne;

    public void Start(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var thread = new Thread(AcceptLoop) { IsBackground = true };
        thread.Start();
    }

    private void AcceptLoop()
    {
        while (true) _acceptOne();
    }
}
