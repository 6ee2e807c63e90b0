// TaskCompletionSource is not a source of cancellation, so it may be a parameter.
namespace I032;

public sealed class Replies
{
    private readonly Dictionary<Guid, TaskCompletionSource<string>> _waiting = [];

    public void Expect(Guid id, TaskCompletionSource<string> source) => _waiting.Add(id, source);

    public TaskCompletionSource<string>? Take(Guid id) => _waiting.Remove(id, out var source) ? source : null;
}
