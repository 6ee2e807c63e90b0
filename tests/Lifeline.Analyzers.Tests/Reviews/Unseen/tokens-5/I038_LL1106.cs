// StartNew gets the token as its argument and its body gets it through the state.
namespace I038;

public sealed class Simulation(int bodies)
{
    private readonly double[] _positions = new double[bodies];

    public Task RunAsync(int steps, CancellationToken ct) =>
        Task.Factory.StartNew(
            static state =>
            {
                var (self, steps, token) = ((Simulation, int, CancellationToken))state!;
                for (var step = 0; step < steps; step++)
                {
                    token.ThrowIfCancellationRequested();
                    self.Step();
                }
            },
            (this, steps, ct),
            ct,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private void Step()
    {
        for (var i = 0; i < _positions.Length; i++)
        {
            _positions[i] += 0.1 * i;
        }
    }
}
