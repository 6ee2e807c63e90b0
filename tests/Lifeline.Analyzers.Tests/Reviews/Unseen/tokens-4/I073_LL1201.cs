// `continue` goes to the condition, which is the token itself.
namespace I073;

public interface IDevice { bool TryRead(out byte b); void Idle(TimeSpan time, CancellationToken token); }

public sealed class DeviceReader
{
    public void Run(IDevice device, Action<byte> sink, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            if (!device.TryRead(out byte b))
            {
                if (token.IsCancellationRequested) continue;
                device.Idle(TimeSpan.FromMilliseconds(20), token);
                continue;
            }
            sink(b);
        }
    }
}
