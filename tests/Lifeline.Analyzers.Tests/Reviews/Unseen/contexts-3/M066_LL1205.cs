// Every step is derived from the step before, instead of from the job's context.

namespace M066;

public interface IStep { string Name { get; } Task RunAsync(Context ctx); }

public sealed class Pipeline(IReadOnlyList<IStep> steps)
{
    public async Task RunAsync(Context ctx, int rounds)
    {
        var current = ctx.WithName("pipeline");
        for (var i = 0; i < rounds; i++)
        {
            var step = steps[i % steps.Count];
            current = current.WithName(step.Name);
            await step.RunAsync(current);
        }
    }
}
