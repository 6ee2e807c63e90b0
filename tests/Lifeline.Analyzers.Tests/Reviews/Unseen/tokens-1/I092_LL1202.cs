// The endless loop has an exit of its own, the end of the stream, and looks at the token by the linked one.

namespace I092;

public class Framer(Func<byte[], Task> onFrame)
{
    public async Task RunAsync(Stream s, CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var token = cts.Token;
        for (; ; )
        {
            cts.CancelAfter(TimeSpan.FromSeconds(60));
            var header = new byte[4];
            var n = await s.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, token);
            if (n < 4)
                return;
            var body = new byte[BitConverter.ToInt32(header)];
            await s.ReadExactlyAsync(body, token);
            await onFrame(body);
        }
    }
}
