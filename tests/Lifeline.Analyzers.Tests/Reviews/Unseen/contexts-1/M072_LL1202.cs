// The task in the group polls for ever and never looks at the context it is handed.
using Lifeline;

namespace M072;

public interface ISensor { Task<double> MeasureAsync(); }
public class Plant
{
    public async Task WatchAsync(Context ctx, ISensor sensor, Action<double> show)
    {
        await using var group = ctx.Group();
        _ = group.Go(async ctx =>
        {
            while (true)
            {
                show(await sensor.MeasureAsync());
            }
        });
        await group.WaitAsync();
    }
}
