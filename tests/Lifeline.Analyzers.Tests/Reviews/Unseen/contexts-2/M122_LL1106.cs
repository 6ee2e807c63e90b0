// A thread is started without the context; it polls for the rest of the process.

namespace M122;

public sealed class Sensor(Func<double> read)
{
    private double _last;

    public double Last => Volatile.Read(ref _last);

    public void Start(Context ctx)
    {
        ctx.ThrowIfDone();
        var thread = new Thread(Measure) { IsBackground = true };
        thread.Start();
    }

    private void Measure()
    {
        while (true)
        {
            Volatile.Write(ref _last, read());
            Thread.Sleep(50);
        }
    }
}
