// A fresh token source that ignores the context in scope bounds the call.
using Lifeline;

namespace M048;

public interface IOcr { Task<string> ScanAsync(byte[] image, CancellationToken token); }
public class Receipts(IOcr ocr)
{
    public async Task<string> ReadAsync(Context ctx, byte[] image)
    {
        ctx.ThrowIfDone();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return await ocr.ScanAsync(image, source.Token);
    }
}
