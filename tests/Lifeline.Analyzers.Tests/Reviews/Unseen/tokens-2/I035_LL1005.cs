// The registration is returned to the caller, who ends it.
namespace I035;

public sealed class Topic
{
    private readonly List<Action<string>> _listeners = [];

    public CancellationTokenRegistration Listen(Action<string> listener, CancellationToken until)
    {
        _listeners.Add(listener);
        return until.Register(() => _listeners.Remove(listener));
    }
}
