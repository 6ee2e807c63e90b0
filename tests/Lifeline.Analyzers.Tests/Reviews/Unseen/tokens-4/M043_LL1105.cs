// A thread that sleeps a minute can't be woken by the token that the method holds.
namespace M043;

public class RetryingTransport
{
    public bool Send(Func<bool> trySend, CancellationToken token)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            token.ThrowIfCancellationRequested();
            if (trySend()) return true;
            Thread.Sleep(TimeSpan.FromSeconds(20 * (attempt + 1)));
        }
        return false;
    }
}
