// The registration is handed to the caller, who stops it.

namespace I025;

public sealed class Signal
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    public ContextRegistration Bind(Context ctx) => ctx.AfterFunc(() => _ended.TrySetResult());
}
