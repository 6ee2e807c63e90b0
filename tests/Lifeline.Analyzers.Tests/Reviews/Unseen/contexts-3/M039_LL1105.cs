// Thread.Sleep holds the thread for its whole time; ctx.Sleep would end with the context.

namespace M039;

public interface IBus { bool TryGrab(Context ctx); }

public static class Bus
{
    public static bool Grab(Context ctx, IBus bus)
    {
        for (var i = 0; i < 3; i++)
        {
            if (bus.TryGrab(ctx)) return true;
            Thread.Sleep(TimeSpan.FromMilliseconds(200));
        }

        return false;
    }
}
