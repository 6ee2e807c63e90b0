// new TimeSpan(500) is 500 ticks, 50 microseconds, not 500 milliseconds.

namespace M079;

public class SensorReader(Func<CancellationToken, Task<double>> read)
{
    public async Task<double> ReadAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(new TimeSpan(500));
        return await read(cts.Token);
    }
}
