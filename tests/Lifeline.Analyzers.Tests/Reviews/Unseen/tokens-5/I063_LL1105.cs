// The wait is on the token's own handle, which is the sleep that a cancel ends.
namespace I063;

public interface IRelay { void Toggle(); }

public class Blinker(IRelay relay)
{
    public void Blink(TimeSpan period, CancellationToken ct)
    {
        while (!ct.WaitHandle.WaitOne(period))
        {
            relay.Toggle();
        }
    }
}
