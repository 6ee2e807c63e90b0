// The filter looks at the wrong thing: it lets the caller's own cancellation into the retry.

namespace M163;

public sealed class Retry(Func<Context, Task> work)
{
    public async Task RunAsync(Context ctx)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                await work(ctx);
                failures = 0;
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                failures++;
                Console.WriteLine($"failure {failures}: {failure.Message}");
            }
        }
    }
}
