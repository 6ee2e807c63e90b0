// of two calls under the same bound the second is given the outer token and is unbounded
namespace M023;

public sealed class LockClient(Stream stream)
{
    public async Task<int> AcquireAsync(byte[] request, byte[] reply, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(TimeSpan.FromSeconds(5));
        await stream.WriteAsync(request, bounded.Token);
        return await stream.ReadAsync(reply, ct);
    }
}
