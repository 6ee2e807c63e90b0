// The pumps are parked in a field and keep running after the using has disposed their source.

namespace M016;

public interface IPump { Task PumpAsync(CancellationToken ct); }

public class PumpHost
{
    private readonly List<Task> _running = [];

    public void Start(IEnumerable<IPump> pumps, CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        foreach (var pump in pumps)
            _running.Add(pump.PumpAsync(cts.Token));
    }
}
