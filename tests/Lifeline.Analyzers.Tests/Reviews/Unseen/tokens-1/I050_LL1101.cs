// A static helper can't see the instance's token, and its callers have none to give.

namespace I050;

public class Decoder
{
    private readonly CancellationTokenSource _stop = new();

    public void Stop() => _stop.Cancel();

    public bool Stopped => _stop.IsCancellationRequested;

    public static async Task<string> DecodeAsync(Stream s)
    {
        using var reader = new StreamReader(s);
        return await reader.ReadToEndAsync();
    }
}
