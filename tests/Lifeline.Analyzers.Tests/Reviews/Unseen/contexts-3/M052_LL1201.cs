// The loop notes that the context has ended and polls on.

namespace M052;

public interface ITank { ValueTask<double> LevelAsync(); }

public sealed class TankWatch(ITank tank)
{
    public async Task WatchAsync(Context ctx)
    {
        while (true)
        {
            if (ctx.IsDone)
            {
                Console.WriteLine("stopping the watch");
            }

            var level = await tank.LevelAsync();
            Console.WriteLine($"level {level:P0}");
        }
    }
}
