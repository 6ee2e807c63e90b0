// The loop waits for event after event and has no way out; the token in scope is never asked.
// also: LL1105
namespace M057;

public sealed class ButtonWatch(AutoResetEvent pressed, Action onPressed)
{
    public void Watch(CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            return;
        }

        for (;;)
        {
            pressed.WaitOne();
            onPressed();
        }
    }
}
