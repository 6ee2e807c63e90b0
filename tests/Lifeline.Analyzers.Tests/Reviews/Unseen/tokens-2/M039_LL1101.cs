// The worker keeps its stopping token in a field and delays without it.
namespace M039;

public interface IMeter { Task<double> SampleAsync(CancellationToken token); }

public sealed class MeterWorker
{
    private readonly IMeter _meter;
    private readonly CancellationToken _stopping;

    public MeterWorker(IMeter meter, CancellationToken stopping) => (_meter, _stopping) = (meter, stopping);

    public async Task<double> AverageOfTwoAsync()
    {
        var first = await _meter.SampleAsync(_stopping);
        await Task.Delay(TimeSpan.FromSeconds(5));
        return (first + await _meter.SampleAsync(_stopping)) / 2;
    }
}
