// ten ticks are one microsecond: the author meant seconds
namespace M036;

public sealed class RpcChannel(Func<byte[], CancellationToken, Task<byte[]>> call)
{
    public async Task<byte[]> CallAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(TimeSpan.FromTicks(10));
        return await call(request, bounded.Token);
    }
}
