// The limit is meant for each device, as the catch shows, but source and timer are set up once, before the loop over all devices.
namespace M004;

public interface IDevice { string Serial { get; } Task WaitUntilReadyAsync(CancellationToken ct); }

public class DeviceRack(IEnumerable<IDevice> devices)
{
    public List<string> Dead { get; } = [];

    public async Task WakeAllAsync(TimeSpan limitPerDevice, CancellationToken ct)
    {
        using var deviceLimit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deviceLimit.CancelAfter(limitPerDevice);
        foreach (var device in devices)
        {
            try
            {
                await device.WaitUntilReadyAsync(deviceLimit.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                Dead.Add(device.Serial);
            }
        }
    }
}
