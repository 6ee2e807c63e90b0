// The token in scope belongs to the other object's flush timer and has nothing to do with this send.
namespace I033;

public sealed class MetricsFlusher { public CancellationToken TimerToken { get; init; } public int Interval { get; set; } }
public interface ITelemetry { Task SendAsync(string name, double value, CancellationToken cancellationToken = default); }

public class Metrics
{
    private readonly ITelemetry _telemetry;
    private readonly MetricsFlusher _flusher;
    public Metrics(ITelemetry telemetry, MetricsFlusher flusher) { _telemetry = telemetry; _flusher = flusher; }

    public async Task CountAsync(string name)
    {
        if (_flusher.Interval == 0) _flusher.Interval = 10;
        await _telemetry.SendAsync(name, 1);
    }
}
