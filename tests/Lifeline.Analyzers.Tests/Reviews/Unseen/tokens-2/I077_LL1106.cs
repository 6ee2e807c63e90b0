// The token travels in the state tuple to the static callback.
namespace I077;

public sealed class Deferred(Action<string, CancellationToken> handle)
{
    public void Post(string message, CancellationToken token) =>
        ThreadPool.QueueUserWorkItem(static state => state.handle(state.message, state.token), (handle, message, token), preferLocal: false);
}
