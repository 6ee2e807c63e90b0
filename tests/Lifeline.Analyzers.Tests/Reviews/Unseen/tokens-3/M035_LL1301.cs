// the source is cancelled the moment it is made
namespace M035;

public sealed class Pinger(Func<CancellationToken, Task<bool>> ping)
{
    public async Task<bool> PingAsync()
    {
        using var limit = new CancellationTokenSource(0);
        return await ping(limit.Token);
    }
}
