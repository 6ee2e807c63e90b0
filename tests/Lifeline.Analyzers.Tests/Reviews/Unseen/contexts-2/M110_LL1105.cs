// The synchronous back-off sleeps through the end of the context; ctx.Sleep would not.

namespace M110;

public sealed class DeviceDriver(Func<byte, bool> write)
{
    public bool Send(Context ctx, byte value)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            ctx.ThrowIfDone();
            if (write(value))
            {
                return true;
            }

            Thread.Sleep(200);
        }

        return false;
    }
}
