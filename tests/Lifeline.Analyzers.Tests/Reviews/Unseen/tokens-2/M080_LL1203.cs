// The filter asks for the number of tries only, so the cancellation is retried as well.
// also: LL1204
namespace M080;

public static class Retrying
{
    public static async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work(token);
            }
            catch (Exception) when (attempt < 5)
            {
                Console.WriteLine($"attempt {attempt} failed");
            }
        }
    }
}
