// The number is taken for milliseconds but counts ticks: 500 of them are a twentieth of a millisecond.
namespace M065;

public interface IBeacon { Task<int> SignalAsync(CancellationToken token); }

public class BeaconReader(IBeacon beacon)
{
    public async Task<int> SignalAsync()
    {
        using var source = new CancellationTokenSource(new TimeSpan(500));
        return await beacon.SignalAsync(source.Token);
    }
}
