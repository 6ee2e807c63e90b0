// What is kept are functions that take a context when they are called.
using Lifeline;

namespace I122;

public class Pipeline
{
    private readonly List<Func<Context, Task>> _steps = [];
    public Pipeline Add(Func<Context, Task> step) { _steps.Add(step); return this; }
    public async Task RunAsync(Context ctx)
    {
        foreach (var step in _steps) await step(ctx);
    }
}
