// The cancellation has a clause of its own that leaves the loop.
namespace I096;

public sealed class Pulling(Func<CancellationToken, Task> pull, Action<Exception> log)
{
    public async Task RunAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                await pull(token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                log(failure);
            }
        }
    }
}
