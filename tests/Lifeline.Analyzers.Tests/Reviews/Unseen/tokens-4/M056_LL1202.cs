// The endless loop waits for ticks with a token-less wait and never looks at the token that was passed in to end it.
namespace M056;

public interface ISensor { ValueTask<double> NextAsync(); }

public class SensorReader
{
    public async Task ReadAsync(ISensor sensor, Action<double> sink, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            double value = await sensor.NextAsync();
            sink(value);
        }
    }
}
