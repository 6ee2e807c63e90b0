namespace Lifeline.Tests.Tasks;

internal static class Tasks
{
    /// <summary>Starts a task, and waits until its work has begun: in an ended group it would not any more.</summary>
    public static async Task<Task> Begun(TaskGroup group, Func<Context, Task> work, string? name = null)
    {
        var begun = new TaskCompletionSource();
        var task = group.Go(
            ctx =>
            {
                begun.SetResult();
                return work(ctx);
            }, name);
        await begun.Task.Arrives();
        return task;
    }
}
