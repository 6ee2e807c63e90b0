// The old service's wait is bounded by a source of its own, and the token that was added later is ignored.
namespace M042;

public class ReadyWaiter
{
    private readonly ManualResetEventSlim _ready = new(false);

    public void SetReady() => _ready.Set();

    public bool WaitUntilReady(int seconds, CancellationToken shutdown)
    {
        using (var patience = new CancellationTokenSource())
        {
            patience.CancelAfter(seconds * 1000);
            try
            {
                _ready.Wait(patience.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
