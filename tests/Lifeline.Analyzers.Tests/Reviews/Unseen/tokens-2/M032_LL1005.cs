// The callback stays on the caller's token after the waiting is over.
namespace M032;

public sealed class ReplyBox
{
    private readonly TaskCompletionSource<string> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer(string text) => _reply.TrySetResult(text);

    public Task<string> WaitAsync(CancellationToken token)
    {
        token.Register(() => _reply.TrySetCanceled(token));
        return _reply.Task;
    }
}
