// the grace period starts when the token has fired: linked to it, it would be over at once
namespace I031;

public sealed class GracefulServer(Func<CancellationToken, Task> serve, Func<CancellationToken, Task> drain)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await serve(stoppingToken);
        }
        finally
        {
            using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await drain(grace.Token);
        }
    }
}
