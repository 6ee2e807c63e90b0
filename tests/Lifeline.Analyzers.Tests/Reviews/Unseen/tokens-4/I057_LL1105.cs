// Waiting on the token's handle with a time is the sleep that a cancel can end.
namespace I057;

public static class Backoff
{
    public static bool TryUntil(Func<bool> action, int attempts, CancellationToken token)
    {
        for (int i = 0; i < attempts; i++)
        {
            if (action()) return true;
            if (token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1 << i)))
                return false;
        }
        return false;
    }
}
