// `continue` on the end makes it a busy loop that never leaves.

namespace M142;

public interface IProbe
{
    ValueTask<int> ReadAsync();
}

public sealed class Monitor(IProbe probe)
{
    private int _highest;

    public int Highest => _highest;

    public async Task WatchAsync(Context ctx)
    {
        do
        {
            if (ctx.Error is not null)
            {
                continue;
            }

            _highest = Math.Max(_highest, await probe.ReadAsync());
        }
        while (true);
    }
}
