// The thread's loop never hears of the context that the method was given.

namespace M046;

public interface ISensor { bool Open { get; } void Sample(); }

public static class Sampling
{
    public static void Begin(Context ctx, ISensor sensor)
    {
        ctx.ThrowIfDone();
        var thread = new Thread(() =>
        {
            while (sensor.Open) sensor.Sample();
        });
        thread.IsBackground = true;
        thread.Start();
    }
}
