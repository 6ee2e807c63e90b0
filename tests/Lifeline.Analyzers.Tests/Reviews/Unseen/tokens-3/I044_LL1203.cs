// the catch asks the token and leaves; only real faults go round again
namespace I044;

public sealed class Replicator(Func<CancellationToken, Task> replicate)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                await replicate(stoppingToken);
                failures = 0;
            }
            catch (Exception e)
            {
                stoppingToken.ThrowIfCancellationRequested();
                Console.Error.WriteLine($"failure {++failures}: {e.Message}");
            }
        }
    }
}
