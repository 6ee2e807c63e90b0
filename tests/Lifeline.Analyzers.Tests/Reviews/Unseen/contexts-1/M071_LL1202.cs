// The blocking reads go on for ever; the context is looked at only once, before the loop.
using Lifeline;

namespace M071;

public interface IPort { int ReadByte(); }
public class Modem
{
    public void Pump(Context ctx, IPort port, Action<byte> received)
    {
        ctx.ThrowIfDone();
        for (;;)
        {
            received((byte)port.ReadByte());
        }
    }
}
