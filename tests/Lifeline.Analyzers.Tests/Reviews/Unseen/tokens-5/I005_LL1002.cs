// The source is replaced whenever it can't be reset, so no round starts with an ended token, and the last one is disposed after the loop.
namespace I005;

public interface ISensor { Task<double> SampleAsync(CancellationToken token); }

public sealed class Sampler(ISensor sensor)
{
    public async Task<List<double>> SampleAsync(int count)
    {
        var samples = new List<double>(count);
        var source = new CancellationTokenSource();
        try
        {
            for (var i = 0; i < count; i++)
            {
                source.CancelAfter(TimeSpan.FromMilliseconds(100));
                samples.Add(await sensor.SampleAsync(source.Token));
                if (!source.TryReset())
                {
                    source.Dispose();
                    source = new CancellationTokenSource();
                }
            }
        }
        finally
        {
            source.Dispose();
        }

        return samples;
    }
}
