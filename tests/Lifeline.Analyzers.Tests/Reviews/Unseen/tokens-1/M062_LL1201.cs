// The break leaves the switch, not the loop.

namespace M062;

public enum Signal { None, Data }
public interface IPort { Task<Signal> WaitAsync(); void Read(); }

public class PortListener(IPort port)
{
    public async Task ListenAsync(CancellationToken ct)
    {
        while (true)
        {
            switch (await port.WaitAsync())
            {
                case Signal.Data:
                    port.Read();
                    break;
                case Signal.None:
                    if (ct.IsCancellationRequested)
                        break;
                    port.Read();
                    break;
            }
        }
    }
}
