// the timer source is cancelled, which ends its timer: nothing is left to leak
namespace I006;

public sealed class Handshake(Func<CancellationToken, Task> greet)
{
    public async Task GreetAsync()
    {
        var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await greet(limit.Token);
        }
        finally
        {
            limit.Cancel();
        }
    }
}
