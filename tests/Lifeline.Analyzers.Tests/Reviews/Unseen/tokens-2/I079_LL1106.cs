// What is discarded are answers, no task.
namespace I079;

public sealed class Registry
{
    private readonly Dictionary<string, TaskCompletionSource<int>> _calls = [];

    public void Complete(string call, int value, CancellationToken token)
    {
        if (!_calls.Remove(call, out var source))
        {
            return;
        }

        _ = token.IsCancellationRequested ? source.TrySetCanceled(token) : source.TrySetResult(value);
    }
}
