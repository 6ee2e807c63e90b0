// default is passed for the token of the second wait, where the first wait has the live one
namespace M020;

public sealed class Throttle
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            return await work(default);
        }
        finally
        {
            _gate.Release();
        }
    }
}
