// A simulation without any context around it makes its own root on its own clock.
using Lifeline;

namespace I054;

public class Simulation
{
    public async Task<int> RunAsync(TimeProvider clock, Func<Context, Task<int>> model)
    {
        var root = Context.Root(clock, "simulation");
        using var scope = root.WithTimeout(TimeSpan.FromHours(6));
        return await model(scope);
    }
}
