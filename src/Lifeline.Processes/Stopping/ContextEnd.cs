namespace Lifeline.Processes.Stopping;

/// <summary>A context's end as a task, until it is disposed.</summary>
internal sealed class ContextEnd : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ContextRegistration _registration;

    public ContextEnd(Context ctx) =>
        _registration = ctx.AfterFunc(static ended => ((TaskCompletionSource)ended!).SetResult(), _ended);

    public Task Ended => _ended.Task;

    public void Dispose() => _registration.Dispose();
}
