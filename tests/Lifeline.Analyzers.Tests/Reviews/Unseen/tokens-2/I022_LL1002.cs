// The first failure in any turn cancels those of all turns, so all share the one source.
namespace I022;

public sealed class AllOrNothing(Func<int, CancellationToken, Task> work)
{
    public async Task RunAsync(int count, CancellationToken token)
    {
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            running.Add(OneAsync(i));
        }

        await Task.WhenAll(running);

        async Task OneAsync(int number)
        {
            try
            {
                await work(number, failure.Token);
            }
            catch
            {
                await failure.CancelAsync();
                throw;
            }
        }
    }
}
