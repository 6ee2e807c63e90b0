// A named argument in the options' initializer carries Background instead of the caller's context.

namespace M084;

[HoldsContext]
public sealed class JobOptions
{
    public required Context Context { get; init; }

    public string Queue { get; init; } = "default";
}

public interface IJobs
{
    Task EnqueueAsync(JobOptions options);
}

public sealed class Nightly(IJobs jobs)
{
    public async Task PlanAsync(Context ctx)
    {
        ctx.ThrowIfDone();
        await jobs.EnqueueAsync(options: new JobOptions { Context = Context.Background, Queue = "nightly" });
    }
}
