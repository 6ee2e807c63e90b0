// An endless loop that awaits the device and never looks at its context.

namespace M056;

public interface IScale { Task<double> WeighAsync(); }

public sealed class ScaleReader(IScale scale, Action<double> show)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            var weight = await scale.WeighAsync();
            show(weight);
        }
    }
}
