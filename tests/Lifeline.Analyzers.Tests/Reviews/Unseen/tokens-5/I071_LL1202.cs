// The loop watches the linked token, through which it also hears of the outer one.
namespace I071;

public interface IRadar { Task<int> SweepAsync(CancellationToken ct); }

public sealed class RadarWatch(IRadar radar, TimeSpan shift)
{
    public async Task<int> WatchAsync(CancellationToken ct)
    {
        using var onDuty = CancellationTokenSource.CreateLinkedTokenSource(ct);
        onDuty.CancelAfter(shift);
        for (var sweeps = 0; ; sweeps++)
        {
            if (onDuty.IsCancellationRequested)
            {
                return sweeps;
            }

            await radar.SweepAsync(onDuty.Token);
        }
    }
}
