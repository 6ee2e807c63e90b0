// The struct's method makes its own source in a using statement and ignores its parameter for the call.
namespace M056;

public readonly struct Retry(int seconds)
{
    public async Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken token)
        where T : notnull
    {
        if (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(token);
        }

        using (var own = new CancellationTokenSource(TimeSpan.FromSeconds(seconds)))
        {
            return await work(own.Token);
        }
    }
}
