// The finally disposes the registration that the conditional access may have made.
namespace I038;

public sealed class Listener(Func<Task<string>> accept, Action close)
{
    public async Task<string> AcceptAsync(CancellationToken? token)
    {
        var registration = token?.Register(close);
        try
        {
            return await accept();
        }
        finally
        {
            registration?.Dispose();
        }
    }
}
