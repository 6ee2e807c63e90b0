// The wait on the token's own handle is a sleep that the token ends.
namespace I071;

public sealed class Pause(Func<bool> ready)
{
    public bool Wait(int tries, CancellationToken token)
    {
        while (tries-- > 0)
        {
            if (ready())
            {
                return true;
            }

            if (token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1)))
            {
                return false;
            }
        }

        return false;
    }
}
