// The end only changes the pace: the loop goes on for ever.

namespace M054;

public interface IBeacon { Task BlinkAsync(bool fast); }

public class Beacons
{
    public async Task RunAsync(Context ctx, IBeacon beacon)
    {
        var fast = false;
        do
        {
            if (ctx.Token.IsCancellationRequested)
            {
                fast = true;
            }

            await beacon.BlinkAsync(fast);
        }
        while (true);
    }
}
