// The catch asks the token itself before it goes on to the next attempt.

namespace I099;

public class Attempt(Func<CancellationToken, Task<bool>> send, Action<Exception> report)
{
    public async Task<bool> SendAsync(CancellationToken ct)
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                if (await send(ct)) return true;
            }
            catch (Exception e)
            {
                ct.ThrowIfCancellationRequested();
                report(e);
            }
        }
        return false;
    }
}
