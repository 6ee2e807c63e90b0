// the cancellation is caught by name and answered with the next attempt
// also: LL1204
namespace M032;

public sealed class Reconnector(Func<CancellationToken, Task> connect)
{
    public async Task<int> ConnectAsync(int attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            try
            {
                await connect(cancellationToken);
                return attempt;
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("cancelled, trying again");
                continue;
            }
        }
        return -1;
    }
}
