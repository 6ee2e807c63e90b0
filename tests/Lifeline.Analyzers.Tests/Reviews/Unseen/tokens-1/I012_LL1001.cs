// A using statement over an existing local disposes it on every path, the throwing one included.

namespace I012;

public class Signer(Func<byte[], CancellationToken, Task<byte[]>> sign)
{
    public async Task<byte[]> SignAsync(byte[] data, CancellationToken ct)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using (limit)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(1));
            var signature = await sign(data, limit.Token);
            if (signature.Length == 0)
                throw new InvalidOperationException("empty signature");
            return signature;
        }
    }
}
