// The zero is the seconds part of five minutes, and the constant is a product.
namespace I100;

public class ArchiveClient
{
    private const int Minute = 60 * 1000;

    public async Task<long> SizeAsync(Func<CancellationToken, Task<long>> measure, bool cold)
    {
        using var cts = cold ? new CancellationTokenSource(new TimeSpan(0, 5, 0)) : new CancellationTokenSource(2 * Minute);
        return await measure(cts.Token);
    }
}
