// each retry overwrites the variable with a new linked source; only the last is ever disposed
namespace M004;

public sealed class Publisher(Func<byte[], CancellationToken, Task<bool>> send)
{
    public async Task<bool> PublishAsync(byte[] message, CancellationToken ct)
    {
        CancellationTokenSource? attempt = null;
        try
        {
            for (var i = 0; i < 3; i++)
            {
                attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
                attempt.CancelAfter(TimeSpan.FromSeconds(2));
                if (await send(message, attempt.Token))
                    return true;
            }
            return false;
        }
        finally
        {
            attempt?.Dispose();
        }
    }
}
