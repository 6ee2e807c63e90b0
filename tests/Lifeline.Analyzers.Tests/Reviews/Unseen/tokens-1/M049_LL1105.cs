// Thread.Sleep in an async method with a token: neither async nor cancellable.

namespace M049;

public interface IDevice { Task<bool> ReadyAsync(CancellationToken ct); }

public class DeviceWaiter(IDevice device)
{
    public async Task WaitReadyAsync(CancellationToken ct)
    {
        while (!await device.ReadyAsync(ct))
        {
            Thread.Sleep(500);
        }
    }
}
