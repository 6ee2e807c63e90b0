// The per-attempt source is made once outside the retry loop: after the first timeout every further attempt is dead at once.
namespace M015;

public sealed class RetryingReader(Func<int, CancellationToken, Task<string>> read)
{
    public async Task<string?> ReadAsync(int id, CancellationToken token)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(token);
        for (var i = 0; i < 3; i++)
        {
            attempt.CancelAfter(TimeSpan.FromSeconds(2));
            try
            {
                return await read(id, attempt.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                Console.WriteLine($"attempt {i} for {id} was too slow");
            }
        }

        return null;
    }
}
